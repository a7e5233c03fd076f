namespace Heliograph.Protocol.Properties;

/// <summary>A property of MQTT 5 with its name. Spans are slices of its block.</summary>
public readonly ref struct NamedProperty
{
    /// <summary>Its name as the standard has it (§2.2.2.2, table 2-4), with hyphens: <c>Message-Expiry-Interval</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What its value is.</summary>
    public required PropertyKind Kind { get; init; }

    /// <summary>Of <see cref="PropertyKind.Number"/>.</summary>
    public long Number { get; init; }

    /// <summary>Of <see cref="PropertyKind.Text"/> and <see cref="PropertyKind.Binary"/>; of <see cref="PropertyKind.Pair"/> the value.</summary>
    public ReadOnlySpan<byte> Bytes { get; init; }

    /// <summary>Of <see cref="PropertyKind.Pair"/>: the name that the sender gave it.</summary>
    public ReadOnlySpan<byte> Key { get; init; }
}
