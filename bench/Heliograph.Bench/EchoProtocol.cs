using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Server.Transport.WebSockets;

namespace Heliograph.Bench;

/// <summary>An echo of WebSocket messages in C#, with the same framing, checks and counting as a scripted server: what a script's share is measured against.</summary>
/// <param name="link">The link below.</param>
/// <param name="upgrade">What is asked of the upgrade; null when frames come at once.</param>
internal sealed class EchoProtocol(Link link, WebSocketOptions? upgrade = null) : IProtocol
{
    private readonly byte[] _payload = new byte[4096];
    private bool _isOpen = upgrade is null;

    public int Receive(ReadOnlySpan<byte> data)
    {
        var consumed = 0;
        if (!_isOpen && (consumed = Upgrade(data)) == 0) return 0;
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

    private int Upgrade(ReadOnlySpan<byte> data)
    {
        if (WebSocketUpgrade.Read(data, upgrade!, out var length) is not { } answer) return 0;
        link.Output.Append(answer.Bytes);
        _isOpen = answer.IsAccepted;
        if (!_isOpen) link.Close();
        return length;
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
