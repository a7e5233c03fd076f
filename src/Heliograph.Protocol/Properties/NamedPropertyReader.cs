using System.Buffers.Binary;
using static Heliograph.Protocol.Properties.PropertyId;

namespace Heliograph.Protocol.Properties;

/// <summary>Walks an encoded property block that a packet's <c>Read</c> has checked, in its order, and names each property.</summary>
public ref struct NamedPropertyReader
{
    private static readonly string?[] s_names = Names();

    private ReadOnlySpan<byte> _rest;

    /// <summary>Begins at the start of <paramref name="properties"/>: a block without its length.</summary>
    public NamedPropertyReader(ReadOnlySpan<byte> properties) => _rest = properties;

    /// <summary>The next one; false at the end.</summary>
    public bool TryNext(out NamedProperty property)
    {
        property = default;
        if (_rest.IsEmpty) return false;
        ReadOnlySpan<byte> encoded = _rest[..PropertyBlock.FirstLength(_rest)];
        _rest = _rest[encoded.Length..];
        property = Of((PropertyId)encoded[0], encoded[1..]);
        return true;
    }

    private static NamedProperty Of(PropertyId id, ReadOnlySpan<byte> value) => id switch
    {
        UserProperty => Pair(value),
        CorrelationData or AuthenticationData => new() { Name = s_names[(int)id]!, Kind = PropertyKind.Binary, Bytes = value[sizeof(ushort)..] },
        ContentType or ResponseTopic or AssignedClientIdentifier or AuthenticationMethod or ResponseInformation or ServerReference or ReasonString =>
            new() { Name = s_names[(int)id]!, Kind = PropertyKind.Text, Bytes = value[sizeof(ushort)..] },
        _ => new() { Name = s_names[(int)id] ?? "", Kind = PropertyKind.Number, Number = Number(id, value) },
    };

    private static NamedProperty Pair(ReadOnlySpan<byte> value)
    {
        int length = BinaryPrimitives.ReadUInt16BigEndian(value);
        return new() { Name = s_names[(int)UserProperty]!, Kind = PropertyKind.Pair, Key = value.Slice(sizeof(ushort), length), Bytes = value[(sizeof(ushort) + length + sizeof(ushort))..] };
    }

    private static long Number(PropertyId id, ReadOnlySpan<byte> value)
    {
        if (id == SubscriptionIdentifier)
        {
            VariableByteInteger.TryRead(value, out int number, out _);
            return number;
        }

        return value.Length switch { 1 => value[0], sizeof(ushort) => BinaryPrimitives.ReadUInt16BigEndian(value), _ => BinaryPrimitives.ReadUInt32BigEndian(value) };
    }

    private static string?[] Names()
    {
        var names = new string?[64];
        foreach (PropertyId id in Enum.GetValues<PropertyId>()) names[(int)id] = NameOf(id.ToString());
        return names;
    }

    // MaximumQoS is the one with an abbreviation in it.
    private static string NameOf(string words) => words == nameof(MaximumQoS)
        ? "Maximum-QoS"
        : string.Concat(words.Select((letter, at) => at > 0 && char.IsAsciiLetterUpper(letter) ? $"-{letter}" : $"{letter}"));
}
