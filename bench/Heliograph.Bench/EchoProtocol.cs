using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Server.Transport.WebSockets;

namespace Heliograph.Bench;

/// <summary>An echo of WebSocket messages in C#, with the same framing, checks and counting as a scripted server: what a script's share is measured against.</summary>
internal sealed class EchoProtocol(Link link) : IProtocol
{
    private readonly byte[] _payload = new byte[4096];

    public int Receive(ReadOnlySpan<byte> data)
    {
        var consumed = 0;
        while (FrameHeader.TryRead(data[consumed..], out var header) && data.Length - consumed >= header.Size + (int)header.Payload)
        {
            var payload = _payload.AsSpan(0, (int)header.Payload);
            Mask.Apply(data.Slice(consumed + header.Size, payload.Length), payload, header.Key);
            consumed += header.Size + payload.Length;
            if (!System.Text.Unicode.Utf8.IsValid(payload)) link.Close();
            link.Shard.Metrics.MessagesRead(ClientProtocol.WebSocket, 1);
            Echo(payload, header.Opcode);
        }

        return consumed;
    }

    public void Attached(Shard shard) => link.Speaks = ClientProtocol.WebSocket;

    public void Drained()
    {
    }

    public void Closed(LinkEnd end)
    {
    }

    private void Echo(ReadOnlySpan<byte> payload, int opcode)
    {
        link.Shard.Metrics.Counters.Add(FlowCounter.ClientSends);
        var output = link.Output;
        output.Commit(FrameHeader.Write(output.GetSpan(10), opcode, payload.Length));
        output.Append(payload);
        link.Appended(QoS.AtMostOnce, isSys: false, link.Shard.TurnStarted);
    }
}
