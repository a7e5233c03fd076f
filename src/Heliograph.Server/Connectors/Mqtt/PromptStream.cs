using System.Net.Sockets;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>
/// A TCP stream whose segments are acknowledged at once. A server that gathers small packets (Nagle's algorithm; mosquitto does) holds back the next PUBACK until the one before
/// is acknowledged, which the system puts off for up to 40 ms when there is nothing to send: ten times the messages a second with batches of 100.
/// </summary>
internal sealed class PromptStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    // TCP_QUICKACK of Linux, which the system takes back by itself now and then.
    private const int Tcp = 6;
    private const int QuickAck = 12;
    private static readonly byte[] s_on = BitConverter.GetBytes(1);

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (OperatingSystem.IsLinux()) AcknowledgeAtOnce();
        return base.ReadAsync(buffer, cancellationToken);
    }

    private void AcknowledgeAtOnce()
    {
        try
        {
            Socket.SetRawSocketOption(Tcp, QuickAck, s_on);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The read finds it out as well, and says it better.
        }
    }
}
