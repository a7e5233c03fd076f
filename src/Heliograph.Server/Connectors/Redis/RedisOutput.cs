using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;

namespace Heliograph.Server.Connectors.Redis;

/// <summary>Writes commands (RESP 2), each argument with its length in front: no value can end one or begin another.</summary>
/// <param name="output">To the server.</param>
internal sealed class RedisOutput(PipeWriter output)
{
    private const int Enough = 65_536;

    private int _waiting;

    /// <summary>Writes a command; it may wait here for others.</summary>
    public async ValueTask WriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> arguments, CancellationToken cancellation)
    {
        Number((byte)'*', arguments.Count);
        foreach (var argument in arguments)
        {
            Number((byte)'$', argument.Length);
            output.Write(argument.Span);
            output.Write("\r\n"u8);
            _waiting += argument.Length;
        }

        if (_waiting > Enough) await FlushAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends what waits.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        _waiting = 0;
        await output.FlushAsync(cancellation).ConfigureAwait(false);
    }

    private void Number(byte kind, int number)
    {
        Span<byte> text = stackalloc byte[16];
        text[0] = kind;
        Utf8Formatter.TryFormat(number, text[1..], out var digits);
        "\r\n"u8.CopyTo(text[(digits + 1)..]);
        output.Write(text[..(digits + 3)]);
    }
}
