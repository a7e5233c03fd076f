using System.Globalization;

namespace Heliograph.Server.Gateway;

/// <summary>
/// Identifiers of gateway connections: positive 64-bit numbers, written in decimal, that tell the node (bits 48 to 62), the shard (bits 0 to 7) and the
/// connection. Unique while the node runs, and not used again soon after it starts anew.
/// </summary>
/// <param name="node">The node's number, up to 32767.</param>
/// <param name="unixSeconds">When it started.</param>
internal sealed class ClientIds(int node, long unixSeconds)
{
    /// <summary>The most shards that identifiers can tell apart.</summary>
    public const int MaxShards = 256;

    private const long SequenceMask = (1L << 40) - 1;

    private long _sequence = (unixSeconds & 0xFF_FFFF) << 16;

    /// <summary>A new one for a connection of a shard. Any thread.</summary>
    public long Next(int shard) => ((long)node << 48) | ((Interlocked.Increment(ref _sequence) & SequenceMask) << 8) | (uint)shard;

    /// <summary>The shard of a connection.</summary>
    public static int ShardOf(long id) => (int)(id & 0xFF);

    /// <summary>Reads what <see cref="Text"/> wrote; false for anything else.</summary>
    public static bool TryParse(string text, out long id) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id > 0;

    /// <summary>An identifier as scripts and the API know it.</summary>
    public static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
