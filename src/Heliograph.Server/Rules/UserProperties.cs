using System.Buffers.Binary;
using Heliograph.Protocol;
using Heliograph.Server.Sql.Templates;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules;

/// <summary>Values of rules as user properties of MQTT 5 (§3.3.2.3.7).</summary>
internal static class UserProperties
{
    private const byte Identifier = 0x26;

    /// <summary>The map that a template stands for as properties; none when it is no map. What is no text that MQTT can carry is left out.</summary>
    public static byte[] Encode(Template? template, SqlMap row)
    {
        if (template?.Value(row) is not { Type: SqlType.Map } pairs) return [];
        var block = new List<byte>();
        foreach (var (name, value) in pairs.Map.Fields) Add(block, System.Text.Encoding.UTF8.GetBytes(name), Template.TextOf(value));
        return [.. block];
    }

    private static void Add(List<byte> block, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.Length > ushort.MaxValue || value.Length > ushort.MaxValue || !Utf8Strings.IsValid(name) || !Utf8Strings.IsValid(value)) return;
        block.Add(Identifier);
        Append(block, name);
        Append(block, value);
    }

    private static void Append(List<byte> block, ReadOnlySpan<byte> text)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)text.Length);
        block.AddRange(length);
        block.AddRange(text);
    }
}
