using Heliograph.Broker.Buffers;

namespace Heliograph.Broker.Shards;

/// <summary>A piece of output: bytes in a pinned array from <see cref="BufferPool"/>.</summary>
public struct Segment
{
    /// <summary>The pinned array the bytes are in.</summary>
    public byte[] Buffer { get; set; }

    /// <summary>Where they start.</summary>
    public int Offset { get; set; }

    /// <summary>How many there are.</summary>
    public int Length { get; set; }

    /// <summary>Who owns the array; null when the output does.</summary>
    public Shared? Owner { get; set; }

    /// <summary>True when a later segment lies in the same array of the output.</summary>
    public bool IsContinued { get; set; }

    /// <summary>The bytes.</summary>
    public readonly ReadOnlySpan<byte> Span => Buffer.AsSpan(Offset, Length);
}
