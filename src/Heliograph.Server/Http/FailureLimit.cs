using System.Net;
using System.Net.Sockets;

namespace Heliograph.Server.Http;

/// <summary>
/// How often an address may fail to authenticate: a number of times at once, then once an interval. Kept in a fixed number of cells, so that no
/// number of addresses takes memory; two that share a cell share their failures, which costs them only how a failure is answered. Any thread.
/// </summary>
/// <param name="clock">Measures the intervals.</param>
/// <param name="burst">Failures at once.</param>
/// <param name="interval">Time after which one more is allowed.</param>
internal sealed class FailureLimit(TimeProvider clock, int burst, TimeSpan interval)
{
    private const int Cells = 8192;
    private const int NetworkOctets = 8;

    // Chosen at random, so that nobody can choose addresses that meet.
    private readonly int _seed = Random.Shared.Next();
    private readonly long _interval = (long)(interval.TotalSeconds * clock.TimestampFrequency);

    // When the failures of a cell will all have been forgiven, as a timestamp.
    private readonly long[] _forgiven = new long[Cells];

    /// <summary>Time until a failure from <paramref name="address"/> is allowed again; zero when one is.</summary>
    internal TimeSpan Wait(IPAddress? address) => WaitOf(Volatile.Read(ref CellOf(address)), clock.GetTimestamp());

    /// <summary>Counts a failure. How long the address has to wait now: zero as long as it is within its limit.</summary>
    internal TimeSpan Fail(IPAddress? address)
    {
        ref var cell = ref CellOf(address);
        var now = clock.GetTimestamp();
        while (true)
        {
            var seen = Volatile.Read(ref cell);
            if (WaitOf(seen, now) is { Ticks: > 0 } wait) return wait;
            if (Interlocked.CompareExchange(ref cell, Math.Max(seen, now) + _interval, seen) == seen) return TimeSpan.Zero;
        }
    }

    private TimeSpan WaitOf(long forgiven, long now) =>
        TimeSpan.FromSeconds(Math.Max(0, forgiven - now - ((burst - 1) * _interval)) / (double)clock.TimestampFrequency);

    // Whoever has one address of an IPv6 network has all 2^64.
    private ref long CellOf(IPAddress? address)
    {
        Span<byte> octets = stackalloc byte[16];
        var length = 0;
        address?.TryWriteBytes(octets, out length);
        if (address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }) length = NetworkOctets;
        var hash = new HashCode();
        hash.Add(_seed);
        hash.AddBytes(octets[..length]);
        return ref _forgiven[(uint)hash.ToHashCode() % Cells];
    }
}
