using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Connectors.Redis;

/// <summary>One connection to a Redis server: replies come in the order of the commands. One batch at a time.</summary>
internal sealed class RedisLink : IDisposable
{
    private readonly Stream _stream;
    private readonly RedisInput _input;
    private readonly RedisOutput _output;

    private RedisLink(Stream stream)
    {
        _stream = stream;
        _input = new(PipeReader.Create(stream, new(leaveOpen: true)));
        _output = new(PipeWriter.Create(stream, new(leaveOpen: true)));
    }

    /// <summary>Whether an exception is about the server or the way to it.</summary>
    public static bool IsFault(Exception fault) => fault is IOException or SocketException or AuthenticationException;

    /// <summary>A connection with the user and the database that the options name.</summary>
    /// <exception cref="TargetException">The server refuses them.</exception>
    public static async Task<RedisLink> OpenAsync(RedisConnectorOptions options, CancellationToken cancellation)
    {
        var link = new RedisLink(await StreamAsync(options, cancellation).ConfigureAwait(false));
        try
        {
            if (options.Password is { } password) await link.DemandAsync(options, options.Username.Length == 0 ? ["AUTH", password.Reveal()] : ["AUTH", options.Username, password.Reveal()], cancellation).ConfigureAwait(false);
            if (options.Database > 0) await link.DemandAsync(options, ["SELECT", $"{options.Database}"], cancellation).ConfigureAwait(false);
            return link;
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    /// <summary>Sends a command, or several by <see cref="AskAsync"/> beforehand, and waits until it is gone.</summary>
    public ValueTask FlushAsync(CancellationToken cancellation) => _output.FlushAsync(cancellation);

    /// <summary>Writes a command; its reply is to be read.</summary>
    public ValueTask AskAsync(IReadOnlyList<ReadOnlyMemory<byte>> arguments, CancellationToken cancellation) => _output.WriteAsync(arguments, cancellation);

    /// <summary>The reply to the oldest command without one.</summary>
    public ValueTask<RedisReply> ReadAsync(CancellationToken cancellation) => _input.ReadAsync(cancellation);

    /// <summary>Sends one command, and wants it to be carried out.</summary>
    /// <exception cref="TargetException">The server refuses it.</exception>
    public async Task DemandAsync(RedisConnectorOptions options, IReadOnlyList<string> words, CancellationToken cancellation)
    {
        await AskAsync([.. words.Select(word => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(word))], cancellation).ConfigureAwait(false);
        await FlushAsync(cancellation).ConfigureAwait(false);
        if (await ReadAsync(cancellation).ConfigureAwait(false) is { IsSuccess: false } refusal) throw new TargetException($"{options.Server}: {refusal.Reason(words[0])}{Hint(refusal.Error!)}");
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static string Hint(string error) => error.Split(' ')[0] switch
    {
        "WRONGPASS" or "NOAUTH" or "NOPERM" => "; look at redis.username and redis.password",
        "ERR" when error.Contains("AUTH", StringComparison.Ordinal) => "; look at redis.username and redis.password",
        "ERR" when error.Contains("DB index", StringComparison.Ordinal) => "; look at redis.database",
        _ => "",
    };

    private static async Task<Stream> StreamAsync(RedisConnectorOptions options, CancellationToken cancellation)
    {
        var (host, port) = HostAndPort.Split(options.Server);
        var tls = options.Tls.Enabled ? ClientTls.Load(options.Tls, host) : null;
        var client = new TcpClient { NoDelay = true };
        Stream stream = Stream.Null;
        try
        {
            await client.ConnectAsync(host, port, cancellation).ConfigureAwait(false);
            stream = client.GetStream();
            if (tls is null) return stream;
            var encrypted = new SslStream(stream);
            stream = encrypted;
            await encrypted.AuthenticateAsClientAsync(tls, cancellation).ConfigureAwait(false);
            return encrypted;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            client.Dispose();
            throw;
        }
    }
}
