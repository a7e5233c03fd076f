using System.Buffers.Binary;

namespace Heliograph.Server.Load;

/// <summary>What a payload says, big-endian: run (8 bytes), publisher (4), topic (4), sequence (8), time of sending (8); the rest is zero.</summary>
/// <param name="Run">The run it belongs to; what an earlier run left behind is not counted.</param>
/// <param name="Publisher">Index of the publisher.</param>
/// <param name="Topic">Index of the topic.</param>
/// <param name="Sequence">Its number in the stream of this publisher and topic, from 1 without a gap.</param>
/// <param name="SentAt">Ticks of <see cref="System.Diagnostics.Stopwatch"/> when it was sent first.</param>
internal readonly record struct LoadMessage(long Run, int Publisher, int Topic, long Sequence, long SentAt)
{
    /// <summary>The bytes of a payload that mean something.</summary>
    public const int Length = 32;

    /// <summary>Writes it to the start of <paramref name="payload"/>.</summary>
    public void Write(Span<byte> payload)
    {
        BinaryPrimitives.WriteInt64BigEndian(payload, Run);
        BinaryPrimitives.WriteInt32BigEndian(payload[8..], Publisher);
        BinaryPrimitives.WriteInt32BigEndian(payload[12..], Topic);
        BinaryPrimitives.WriteInt64BigEndian(payload[16..], Sequence);
        BinaryPrimitives.WriteInt64BigEndian(payload[24..], SentAt);
    }

    /// <summary>Reads one of <paramref name="run"/>; false for anything else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, long run, out LoadMessage message)
    {
        message = default;
        if (payload.Length < Length || BinaryPrimitives.ReadInt64BigEndian(payload) != run) return false;
        message = new(
            run,
            BinaryPrimitives.ReadInt32BigEndian(payload[8..]),
            BinaryPrimitives.ReadInt32BigEndian(payload[12..]),
            BinaryPrimitives.ReadInt64BigEndian(payload[16..]),
            BinaryPrimitives.ReadInt64BigEndian(payload[24..]));
        return true;
    }
}
