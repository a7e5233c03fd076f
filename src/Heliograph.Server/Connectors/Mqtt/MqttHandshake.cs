using System.Text;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>Opens a connection to an MQTT server, up to the CONNACK that accepts the client.</summary>
/// <param name="Stream">The connection.</param>
/// <param name="Input">What reads from it; may hold packets that came with CONNACK.</param>
/// <param name="Server">What the server has said.</param>
internal sealed record MqttHandshake(Stream Stream, PacketInput Input, ServerLimits Server)
{
    /// <summary>Connects.</summary>
    /// <exception cref="MqttRefusedException">The server refuses the client.</exception>
    /// <exception cref="MqttClosedException">It cannot be reached, does not answer in time, or what it says is no MQTT.</exception>
    public static async Task<MqttHandshake> OpenAsync(MqttClientOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            var stream = await MqttDoor.OpenAsync(options, either.Token).ConfigureAwait(false);
            return await BeginAsync(stream, options, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new MqttClosedException($"{options.Host}:{options.Port} has not accepted the client in {options.ConnectTimeout.TotalSeconds:0.###} s");
        }
        catch (Exception fault) when (fault is IOException or ProtocolException)
        {
            throw new MqttClosedException($"{options.Host}:{options.Port} broke off: {fault.Message}", fault);
        }
    }

    private static async Task<MqttHandshake> BeginAsync(Stream stream, MqttClientOptions options, CancellationToken cancellation)
    {
        try
        {
            await stream.WriteAsync(ConnectEncoding.Connect(options), cancellation).ConfigureAwait(false);
            var input = new PacketInput(stream, options.MaxPacketSize);
            while (true)
            {
                if (!await input.FillAsync(cancellation).ConfigureAwait(false)) throw new IOException("the server closed the connection before CONNACK");
                if (Accepted(input, options) is { } server) return new(stream, input, server);
            }
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static ServerLimits? Accepted(PacketInput input, MqttClientOptions options)
    {
        if (!input.TryTake(out var frame)) return null;
        if (frame.Type != PacketType.ConnAck) throw new ProtocolException(ReasonCode.ProtocolError, $"{frame.Type} came before CONNACK");
        // A server that does not know version 5 answers in an older one, without properties.
        var packet = ConnAckPacket.Read(frame, frame.Body.Length == 2 && options.Version == ProtocolVersion.V5 ? ProtocolVersion.V311 : options.Version);
        if (packet.Reason != ReasonCode.Success) throw new MqttRefusedException(packet.Reason, $"the server refuses the client: {Text(packet)}");
        if (packet.SessionPresent && options.CleanStart) throw new ProtocolException(ReasonCode.ProtocolError, "the server kept a session that it was to forget");
        return ServerLimits.Of(packet, options);
    }

    private static string Text(in ConnAckPacket packet) =>
        packet.ReasonString.IsEmpty ? $"{packet.Reason}" : $"{packet.Reason} ({Encoding.UTF8.GetString(packet.ReasonString)})";
}
