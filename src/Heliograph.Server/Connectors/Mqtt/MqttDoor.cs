using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>Opens the stream to an MQTT server: TCP, and TLS in it if asked for.</summary>
internal static class MqttDoor
{
    /// <summary>Connects.</summary>
    /// <exception cref="MqttClosedException">The server cannot be reached, or TLS fails; the message says why.</exception>
    public static async Task<Stream> OpenAsync(MqttClientOptions options, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, cancellation).ConfigureAwait(false);
            var plain = new NetworkStream(socket, ownsSocket: true);
            return options.Tls is { } tls ? await SecureAsync(plain, tls, options.Host, cancellation).ConfigureAwait(false) : plain;
        }
        catch (Exception fault) when (fault is SocketException or IOException or AuthenticationException or CryptographicException or UnauthorizedAccessException)
        {
            socket.Dispose();
            throw new MqttClosedException($"{options.Host}:{options.Port} cannot be reached: {fault.Message}", fault);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> SecureAsync(Stream plain, MqttTlsOptions tls, string host, CancellationToken cancellation)
    {
        var secure = new SslStream(plain);
        await secure.AuthenticateAsClientAsync(OptionsOf(tls, host), cancellation).ConfigureAwait(false);
        return secure;
    }

    private static SslClientAuthenticationOptions OptionsOf(MqttTlsOptions tls, string host)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = tls.ServerName ?? host, CertificateRevocationCheckMode = X509RevocationMode.NoCheck };
        if (tls.CaFile is { } authorities) options.CertificateChainPolicy = Trusting(authorities);
        options.RemoteCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.None || !tls.Verify;
        if (tls.CertificateFile is { } own) options.ClientCertificateContext = Own(own, tls.KeyFile);
        return options;
    }

    private static X509ChainPolicy Trusting(string authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(authorities);
        return policy.CustomTrustStore.Count > 0 ? policy : throw new CryptographicException($"'{authorities}' holds no certificate");
    }

    private static SslStreamCertificateContext Own(string certificates, string? key)
    {
        using var loaded = X509Certificate2.CreateFromPemFile(certificates, key);
        var usable = X509CertificateLoader.LoadPkcs12(loaded.Export(X509ContentType.Pfx), null); // Some systems want the key to be in a store.
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificates);
        return SslStreamCertificateContext.Create(usable, chain, offline: true);
    }
}
