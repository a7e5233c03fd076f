using Heliograph.Server.Access.Outside;
using Heliograph.Server.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Heliograph.Server.Access;

/// <summary>
/// The public keys of a JWKS document (RFC 7517), read again from time to time, and when a token names a key that is not there. While it cannot be read,
/// the keys read last go on; shared secrets in it are not taken.
/// </summary>
internal sealed class JwksKeys : ITokenKeys, IDisposable
{
    private const int MaxDocument = 1 << 20;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client;
    private readonly string _url;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private IReadOnlyList<SecurityKey> _keys = [];
    private long _lastRead;
    private int _isReading;
    private bool _isMissing = true;

    /// <summary>Begins to read.</summary>
    public JwksKeys(JwtOptions options, TimeProvider clock, ILogger logger)
    {
        (_url, _clock, _logger) = (options.JwksUrl!, clock, logger);
        Call = new("jwt", s_patience, logger, clock) { Patience = 1, Pause = TimeSpan.Zero };
        _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false }) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxDocument };
        _timer = clock.CreateTimer(_ => _ = RefreshAsync(), null, TimeSpan.Zero, options.JwksRefresh);
    }

    /// <summary>How the document is read.</summary>
    public OutsideCall Call { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SecurityKey> Current => Volatile.Read(ref _keys);

    /// <inheritdoc/>
    public void Missing()
    {
        if (_clock.GetElapsedTime(Volatile.Read(ref _lastRead)) > s_pause) _ = RefreshAsync();
    }

    /// <summary>Reads the document; does nothing while it is being read. Never throws.</summary>
    public async Task RefreshAsync()
    {
        if (Interlocked.Exchange(ref _isReading, 1) == 1) return;
        try
        {
            Volatile.Write(ref _lastRead, _clock.GetTimestamp());
            Take(await Call.AskAsync(ReadAsync, CancellationToken.None).ConfigureAwait(false));
        }
        catch (OutsideException)
        {
            _isMissing = true;
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _client.Dispose();
    }

    private async Task<IReadOnlyList<SecurityKey>> ReadAsync(CancellationToken cancellation)
    {
        var document = await _client.GetStringAsync(_url, cancellation).ConfigureAwait(false);
        IReadOnlyList<SecurityKey> keys = [.. new JsonWebKeySet(document).GetSigningKeys().Where(key => key is RsaSecurityKey or ECDsaSecurityKey or X509SecurityKey or JsonWebKey { Kty: "RSA" or "EC" })];
        return keys.Count > 0 ? keys : throw new InvalidDataException($"{_url} has no public keys");
    }

    private void Take(IReadOnlyList<SecurityKey> keys)
    {
        if (_isMissing) AccessLog.KeysRead(_logger, _url, keys.Count);
        _isMissing = false;
        Volatile.Write(ref _keys, keys);
    }
}
