using System.Text;
using System.Text.Json;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Sql;

/// <summary>Walking over JSON without reading it: what is taken for JSON is what the runtime's reader takes for it.</summary>
public sealed class JsonScannerTests
{
    private const int Seed = 20_607;

    // Bytes that mean something in JSON, and some that must not be there.
    private static readonly byte[] s_telling = [.. "{}[]\":,\\/-+.eE0123456789 tfnrub\t\n\r"u8, 0, 1, 0x1F, 0x7F, 0x80, 0xC3, 0xFF];

    private static readonly string[] s_documents =
    [
        """{"device":"d-1","on":true,"off":false,"none":null,"v":[1,-2.5,0,1e3,-0.5E-7,[],{}],"o":{"a":{"b":"c"} } }""",
        """ [ { "long" : "more than sixteen bytes \u00e9 \" \\ \/ \b\f\n\r\t and so on", "é" : "日本" } , 12 ] """,
        "\"text\"",
        "-12.5e+10",
        "{}",
        "[]",
    ];

    [Fact]
    public void Documents_with_a_few_bytes_changed_are_taken_or_refused_as_the_reader_does()
    {
        var random = new Random(Seed);
        var taken = 0;
        for (var i = 0; i < 60_000; i++)
        {
            var bytes = Changed(random, Encoding.UTF8.GetBytes(s_documents[i % s_documents.Length]));
            var expected = IsRead(bytes);
            Assert.True(expected == IsScanned(bytes), $"{Encoding.UTF8.GetString(bytes)} is JSON: {expected}");
            taken += expected ? 1 : 0;
        }

        Assert.InRange(taken, 3_000, 57_000);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Lists_and_maps_are_at_most_64_deep(int depth, bool isTaken)
    {
        Assert.Equal(isTaken, IsScanned(Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth))));
        var maps = string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);
        Assert.Equal(isTaken, IsScanned(Encoding.UTF8.GetBytes(maps)));
        Assert.Equal(isTaken, IsRead(Encoding.UTF8.GetBytes(maps)));
    }

    [Fact]
    public void A_payload_that_is_cut_anywhere_is_no_json()
    {
        var whole = Encoding.UTF8.GetBytes(s_documents[0]);
        for (var length = 0; length < whole.Length - 1; length++) Assert.False(IsScanned(whole[..length]));
    }

    private static byte[] Changed(Random random, byte[] document)
    {
        var bytes = document.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var place = random.Next(bytes.Count);
            if (random.Next(3) > 0) bytes[place] = s_telling[random.Next(s_telling.Length)];
            else if (random.Next(2) > 0) bytes.Insert(place, s_telling[random.Next(s_telling.Length)]);
            else if (bytes.Count > 1) bytes.RemoveAt(place);
        }

        return [.. bytes];
    }

    private static bool IsScanned(byte[] bytes) => JsonScanner.Value(bytes, 0, depth: 0) is >= 0 and var at && JsonTokens.Blanks(bytes, at) == bytes.Length;

    private static bool IsRead(byte[] bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
