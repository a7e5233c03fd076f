using System.Text;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Tests;

/// <summary>A will in a CONNECT.</summary>
internal sealed record WillOptions(string Topic, string Payload = "gone", QoS QoS = QoS.AtMostOnce)
{
    public bool Retain { get; init; }

    public uint Delay { get; init; }

    public uint? Expiry { get; init; }

    public void Fill(ref ConnectPacket packet)
    {
        packet.HasWill = true;
        packet.WillTopic = Encoding.UTF8.GetBytes(Topic);
        packet.WillPayload = Encoding.UTF8.GetBytes(Payload);
        packet.WillQoS = QoS;
        packet.WillRetain = Retain;
        packet.WillDelay = Delay;
        packet.HasWillExpiry = Expiry is not null;
        packet.WillExpiry = Expiry ?? 0;
    }
}
