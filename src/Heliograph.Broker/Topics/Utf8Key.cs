using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Heliograph.Broker.Topics;

/// <summary>
/// Compares topic names as octets [MQTT-4.7.3-4]; looks owned arrays up by a view without copying. Seeded per process, so that nobody can
/// choose names that collide.
/// </summary>
public sealed class Utf8Key : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64() | 1;

    /// <summary>The one instance.</summary>
    public static Utf8Key Comparer { get; } = new();

    /// <inheritdoc/>
    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    /// <inheritdoc/>
    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    /// <inheritdoc/>
    public int GetHashCode([DisallowNull] byte[] obj) => Hash(obj);

    /// <inheritdoc/>
    public int GetHashCode(ReadOnlySpan<byte> alternate) => Hash(alternate);

    /// <inheritdoc/>
    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    /// <summary>A hash of <paramref name="bytes"/>, the same for the life of the process.</summary>
    public static int Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = Seed ^ (ulong)bytes.Length;
        for (; bytes.Length > 8; bytes = bytes[8..]) hash = Mix(hash ^ MemoryMarshal.Read<ulong>(bytes));
        hash = Mix(hash ^ Last(bytes));
        return (int)(hash ^ (hash >> 32));
    }

    // At most eight bytes as a number: with the length, of which the hash knows, no two are the same.
    private static ulong Last(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        8 => MemoryMarshal.Read<ulong>(bytes),
        >= 4 => MemoryMarshal.Read<uint>(bytes) | ((ulong)MemoryMarshal.Read<uint>(bytes[^4..]) << 32),
        > 0 => bytes[0] | ((ulong)bytes[bytes.Length / 2] << 8) | ((ulong)bytes[^1] << 16),
        _ => 0,
    };

    private static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value, 0x9E3779B97F4A7C15, out var low);
        return high ^ low ^ Seed;
    }
}
