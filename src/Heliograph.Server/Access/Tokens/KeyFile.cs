using Heliograph.Server.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Heliograph.Server.Access;

/// <summary>The key of tokens in a file, read again when the file changes. One that has no key leaves the one read before. Any thread.</summary>
internal sealed class KeyFile : ITokenKeys, IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    private readonly JwtOptions _options;
    private readonly string _path;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private FixedKeys _keys;
    private (DateTime, long) _stamp;

    /// <summary>Reads the file that the options name and begins to watch it.</summary>
    /// <exception cref="AccessFileException">It cannot be read, or has no key.</exception>
    public KeyFile(JwtOptions options, TimeProvider clock, ILogger logger)
    {
        (_options, _path, _logger) = (options, options.SecretFile ?? options.PublicKeyFile!, logger);
        _stamp = Stamp();
        _keys = FixedKeys.Of(options);
        _timer = clock.CreateTimer(_ => ReloadIfChanged(), null, s_interval, s_interval);
    }

    /// <inheritdoc/>
    public IReadOnlyList<SecurityKey> Current => Volatile.Read(ref _keys).Current;

    /// <inheritdoc/>
    public void Missing()
    {
    }

    /// <summary>Reads the file again if it has changed.</summary>
    public void ReloadIfChanged()
    {
        if (Stamp() is var stamp && stamp == _stamp) return;
        _stamp = stamp;
        try
        {
            Volatile.Write(ref _keys, FixedKeys.Of(_options));
            AccessLog.KeysRead(_logger, _path, Current.Count);
        }
        catch (AccessFileException wrong)
        {
            AccessLog.KeysNotRead(_logger, wrong.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private (DateTime, long) Stamp()
    {
        var file = new FileInfo(_path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }
}
