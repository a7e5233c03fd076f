using System.Buffers;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Tests.Protocol;

public sealed class PublishAllocationTests
{
    private const int Rounds = 1000;

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    public void Reading_and_forwarding_a_publish_allocates_nothing(ProtocolVersion version)
    {
        byte[] bytes = WireNotation.Parse(
            "32 [('sensors/' C3 A9) 0001 {26('k')('v') 02 00000001 09('c') 08('r') 01 01 03('t')} 'x'*100]", version);
        var destination = new byte[256];
        var segments = Segments.Of(bytes, 16);
        Forward(bytes, destination, version, Rounds);
        ReadSegments(segments, destination, version, Rounds);

        long before = GC.GetAllocatedBytesForCurrentThread();
        int length = Forward(bytes, destination, version, Rounds);
        long read = ReadSegments(segments, destination, version, Rounds);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        Assert.Equal(bytes.Length - 100 - (version == ProtocolVersion.V5 ? 5 : 0), length);
        Assert.Equal(100L * Rounds, read);
    }

    private static int Forward(byte[] bytes, byte[] destination, ProtocolVersion version, int rounds)
    {
        int length = 0;
        Span<byte> forwarded = stackalloc byte[128];
        for (int round = 0; round < rounds; round++)
        {
            FrameReader.TryRead(bytes, int.MaxValue, out Frame frame);
            PublishPacket packet = PublishPacket.Read(frame, version);
            var header = new PublishHeader
            {
                Version = version,
                QoS = packet.QoS,
                Topic = packet.Topic,
                PacketId = 7,
                ForwardedProperties = forwarded[..packet.CopyForwardedProperties(forwarded)],
                PayloadLength = packet.Payload.Length,
            };
            length = header.Write(destination);
        }

        return length;
    }

    private static long ReadSegments(ReadOnlySequence<byte> segments, byte[] scratch, ProtocolVersion version, int rounds)
    {
        long read = 0;
        for (int round = 0; round < rounds; round++)
        {
            ReadOnlySequence<byte> rest = segments;
            FrameReader.TryRead(ref rest, int.MaxValue, out SequenceFrame frame);
            PublishPacket.Read(frame, version, scratch, out ReadOnlySequence<byte> payload);
            read += payload.Length;
        }

        return read;
    }
}
