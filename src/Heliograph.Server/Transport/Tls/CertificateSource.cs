using System.Net.Security;
using System.Security.Cryptography;

namespace Heliograph.Server.Transport.Tls;

/// <summary>The certificate of one listener, read again when its files change. Any thread.</summary>
internal sealed class CertificateSource : IDisposable
{
    private readonly string _listener;
    private readonly TlsOptions _options;
    private readonly Action<string> _log;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private SslServerAuthenticationOptions _current;
    private string _stamp;

    /// <summary>Reads the files and begins to watch them.</summary>
    /// <exception cref="TlsException">They cannot be used.</exception>
    public CertificateSource(string listener, TlsOptions options, TimeProvider time, Action<string> log)
    {
        _listener = listener;
        _options = options;
        _log = log;
        _time = time;
        _stamp = Stamp();
        _current = TryLoad(out var error) ?? throw new TlsException(error);
        _timer = time.CreateTimer(_ => ReloadIfChanged(), null, options.CheckInterval, options.CheckInterval);
    }

    /// <summary>What the next handshake uses.</summary>
    public SslServerAuthenticationOptions Current => Volatile.Read(ref _current);

    /// <summary>When the certificate in use ends.</summary>
    public DateTimeOffset Expiry => Current.ServerCertificateContext!.TargetCertificate.NotAfter;

    /// <summary>Reads the files again if they have changed since they were last read.</summary>
    public void ReloadIfChanged()
    {
        var stamp = Stamp();
        if (Interlocked.Exchange(ref _stamp, stamp) == stamp) return;
        var fresh = TryLoad(out var error);
        if (fresh is not null) Volatile.Write(ref _current, fresh);
        _log(fresh is null ? $"{error} The certificate read before stays in use." : $"Listener '{_listener}': the certificate has been read again.");
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private SslServerAuthenticationOptions? TryLoad(out string error)
    {
        error = "";
        try
        {
            return CertificateFiles.Load(_options, _time, line => _log($"Listener '{_listener}': {line}"));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            error = $"Listener '{_listener}': the TLS files ({string.Join(", ", Files())}) cannot be used: {cause.Message}";
            return null;
        }
    }

    private string Stamp() => string.Join('|', Files().Select(file =>
    {
        var info = new FileInfo(file);
        return info.Exists ? $"{info.LastWriteTimeUtc.Ticks}:{info.Length}" : "";
    }));

    private IEnumerable<string> Files() => new[] { _options.CertificateFile, _options.KeyFile, _options.AuthorityFile, _options.RevocationFile }.OfType<string>();
}
