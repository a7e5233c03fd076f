using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Heliograph.Server.Connectors.Redis;

/// <summary>Reads replies (RESP 2). Only errors are kept, everything else is passed over, however long it is.</summary>
/// <param name="input">From the server.</param>
internal sealed class RedisInput(PipeReader input)
{
    private const int LongestLine = 65_536;

    /// <summary>The next reply.</summary>
    /// <exception cref="IOException">The connection has ended, or what came is no reply.</exception>
    public async ValueTask<RedisReply> ReadAsync(CancellationToken cancellation)
    {
        string? error = null;
        long wanted = 1;
        for (var isFirst = true; wanted > 0; wanted--, isFirst = false)
        {
            var line = await LineAsync(cancellation).ConfigureAwait(false);
            switch (line[0])
            {
                case '+' or ':': break;
                case '-': error = isFirst ? line[1..] : error; break;
                case '$': await SkipAsync(Length(line) is >= 0 and var length ? length + 2 : 0, cancellation).ConfigureAwait(false); break;
                case '*': wanted += Math.Max(0, Length(line)); break;
                default: throw NoReply();
            }
        }

        return new(error);
    }

    private async ValueTask<string> LineAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellation).ConfigureAwait(false);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.UTF8.GetString(read.Buffer.Slice(0, end)).TrimEnd('\r');
                input.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line.Length > 0 ? line : throw NoReply();
            }

            var isTooLong = read.Buffer.Length > LongestLine;
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (isTooLong) throw NoReply();
            if (read.IsCompleted) throw new IOException("the connection was closed by the server");
        }
    }

    private async ValueTask SkipAsync(long octets, CancellationToken cancellation)
    {
        while (octets > 0)
        {
            var read = await input.ReadAsync(cancellation).ConfigureAwait(false);
            var skipped = Math.Min(octets, read.Buffer.Length);
            input.AdvanceTo(read.Buffer.GetPosition(skipped));
            octets -= skipped;
            if (read.IsCompleted && octets > 0) throw new IOException("the connection was closed by the server");
        }
    }

    private static long Length(string line) => long.TryParse(line.AsSpan(1), System.Globalization.NumberStyles.AllowLeadingSign, null, out var length) && length <= int.MaxValue ? length : throw NoReply();

    private static IOException NoReply() => new("what it answers is not the protocol of Redis");
}
