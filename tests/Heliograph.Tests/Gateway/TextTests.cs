using static Heliograph.Server.Transport.WebSockets.FrameHeader;
using static Heliograph.Tests.Transport.WebSocketFrameTests;

namespace Heliograph.Tests.Gateway;

/// <summary>RFC 6455 §8.1 against a scripted server: a text message is UTF-8.</summary>
public sealed class TextTests(EchoServer server) : IClassFixture<EchoServer>
{
    public static TheoryData<string> Good { get; } = ["CEBAE1BDB9CF83CEBCCEB5", "00", "7F", "C280", "DFBF", "E0A080", "ED9FBF", "EE8080", "EFBFBF", "EFBBBF", "F0908080", "F48FBFBF", "6120F09F988020C3A9"];

    public static TheoryData<string> Bad { get; } =
    [
        "C328", "80", "A041", "C080", "C0AF", "C1BF", "E080AF", "E09FBF", "F08080AF", "F08FBFBF", "EDA080", "EDBFBF", "EDA080EDB080", "F4908080", "F5808080", "F888808080", "FE", "FF", "61FF61",
        "CEBAE1BDB9CF83CEBCCEB5EDA080656469746564",
    ];

    public static TheoryData<string> Truncated { get; } = ["C3", "E282", "F0", "F09F", "F09F98", "6162C3"];

    [Theory]
    [MemberData(nameof(Good))]
    public async Task A_text_may_be_cut_inside_a_character(string hex)
    {
        var client = await FrameClient.ConnectAsync(server.Scripted);
        var text = Convert.FromHexString(hex);
        await client.SendAsync(Frame(Text, text));
        Assert.Equal(text, await client.PayloadAsync(Text));
        await client.SendAsync(InBytes(text));
        Assert.Equal(text, await client.PayloadAsync(Text));
        for (var at = 0; at <= text.Length; at++)
        {
            await client.SendAsync([.. Frame(Text, text.AsSpan(0, at), final: false), .. Frame(Continuation, text.AsSpan(at))]);
            Assert.Equal(text, await client.PayloadAsync(Text));
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    [MemberData(nameof(Truncated))]
    public async Task What_is_no_UTF_8_ends_the_connection(string hex)
    {
        foreach (var frames in new[] { Frame(Text, Convert.FromHexString(hex)), InBytes(Convert.FromHexString(hex)) })
        {
            var client = await FrameClient.ConnectAsync(server.Scripted);
            await client.SendAsync([.. Frame(Text, "ok"u8), .. frames]);
            await client.ExpectAsync("text(ok) close(1007) end");
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_wrong_fragment_is_refused_without_waiting_for_the_rest(string hex)
    {
        var client = await FrameClient.ConnectAsync(server.Scripted);
        await client.SendAsync([.. Frame(Text, "é"u8, final: false), .. Frame(Continuation, Convert.FromHexString(hex), final: false)]);
        await client.ExpectAsync("close(1007) end");
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Binary_messages_and_pings_may_be_anything(string hex)
    {
        var client = await FrameClient.ConnectAsync(server.Scripted);
        var bytes = Convert.FromHexString(hex);
        await client.SendAsync([.. Frame(Binary, bytes.AsSpan(0, 1), final: false), .. Frame(Ping, bytes), .. Frame(Continuation, bytes.AsSpan(1))]);
        await client.ExpectAsync($"pong({hex}) binary({hex})");
    }

    // Each byte a fragment.
    private static byte[] InBytes(byte[] text) =>
        [.. text.SelectMany((one, i) => Frame(i == 0 ? Text : Continuation, [one], final: false)), .. Frame(text.Length == 0 ? Text : Continuation, [])];
}
