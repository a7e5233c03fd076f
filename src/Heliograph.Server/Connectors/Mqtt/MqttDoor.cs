using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

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
            var plain = new PromptStream(socket);
            return options.Tls is { } tls ? await SecureAsync(plain, tls, cancellation).ConfigureAwait(false) : plain;
        }
        catch (Exception fault)
        {
            socket.Dispose();
            if (fault is SocketException or IOException or AuthenticationException) throw new MqttClosedException($"{options.Host}:{options.Port} cannot be reached: {fault.Message}", fault);
            throw;
        }
    }

    private static async Task<Stream> SecureAsync(Stream plain, SslClientAuthenticationOptions tls, CancellationToken cancellation)
    {
        var secure = new SslStream(plain);
        await secure.AuthenticateAsClientAsync(tls, cancellation).ConfigureAwait(false);
        return secure;
    }
}
