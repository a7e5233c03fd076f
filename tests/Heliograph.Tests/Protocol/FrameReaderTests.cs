using System.Buffers;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Tests.Protocol;

public sealed class FrameReaderTests
{
    [Fact]
    public void Packets_one_behind_the_other_are_read_one_at_a_time()
    {
        byte[] bytes = [0xC0, 0x00, 0x40, 0x02, 0x00, 0x07, 0xE0];
        Assert.True(FrameReader.TryRead(bytes, 100, out Frame first));
        Assert.Equal(2, first.Length);
        Assert.True(FrameReader.TryRead(bytes.AsSpan(2), 100, out Frame second));
        Assert.Equal(4, second.Length);
        Assert.Equal([0, 7], second.Body.ToArray());
        Assert.False(FrameReader.TryRead(bytes.AsSpan(6), 100, out _));
    }

    [Fact]
    public void A_packet_of_the_maximum_size_is_read()
    {
        byte[] bytes = [0x30, 0x05, 0x00, 0x01, 0x61, 0x00, 0x78];
        Assert.True(FrameReader.TryRead(bytes, 7, out Frame frame));
        Assert.Equal(7, frame.Length);
    }

    [Theory]
    [InlineData("30 05", 6)]
    [InlineData("30 05 00 01 61 00 78", 6)]
    [InlineData("10 FF FF FF 7F", 1_048_576)]
    [InlineData("82 80 80 40", 1_048_576)]
    public void A_packet_above_the_maximum_size_is_refused_by_its_header_alone(string wire, int maximum)
    {
        byte[] bytes = WireNotation.Parse(wire, ProtocolVersion.V5);
        var refusal = Assert.Throws<ProtocolException>(() => FrameReader.TryRead(bytes, maximum, out Frame _));
        Assert.Equal(ReasonCode.PacketTooLarge, refusal.Reason);
        Assert.Throws<ProtocolException>(() => ReadSegments(bytes, maximum));
    }

    [Fact]
    public void The_first_byte_alone_shows_a_wrong_type_or_flags()
    {
        for (int first = 0; first < 256; first++)
        {
            bool valid = (first >> 4) switch
            {
                0 => false,
                3 => (first & 6) != 6 && (first & 0xE) != 8,
                6 or 8 or 10 => (first & 7) == 2,
                _ => (first & 15) == 0,
            };
            Exception? refusal = Record.Exception(() => FrameReader.TryRead([(byte)first], 100, out Frame _));
            Assert.Equal(valid, refusal is null);
            if (!valid) Assert.Equal(ReasonCode.MalformedPacket, Assert.IsType<ProtocolException>(refusal).Reason);
        }
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("30", 1)]
    [InlineData("30 80", 1)]
    [InlineData("30 80 80 80", 1)]
    [InlineData("30 05", 5)]
    [InlineData("30 80 01", 128)]
    [InlineData("30 05 00", 4)]
    [InlineData("30 FF FF FF 7F", 268_435_455)]
    [InlineData("30 01 00", 0)]
    [InlineData("C0 00 30", 0)]
    [InlineData("30 80 80 80 80 01", 0)]
    public void Missing_bytes_are_told_from_what_is_there(string wire, int missing) =>
        Assert.Equal(missing, FrameReader.MissingBytes(WireNotation.Parse(wire, ProtocolVersion.V5)));

    [Fact]
    public void Bytes_at_random_end_in_a_packet_or_a_protocol_exception()
    {
        byte[] firsts = [.. PacketCases.Valid.Select(one => one.Bytes[0]).Distinct()];
        var random = new Random(20_240_607);
        var bytes = new byte[24];
        int read = 0;
        for (int round = 0; round < 50_000; round++)
        {
            // Small values are lengths and identifiers more often than not, and so get past the first field.
            foreach (ref byte one in bytes.AsSpan()) one = (byte)random.Next(random.Next(3) == 0 ? 256 : 4);
            bytes[0] = firsts[random.Next(firsts.Length)];
            bytes[1] = (byte)random.Next(bytes.Length - 1);
            Exception? thrown = Record.Exception(() => ReadIfWhole(bytes, (ProtocolVersion)(3 + (round % 3))));
            Assert.True(thrown is null or ProtocolException, $"{Convert.ToHexString(bytes)}: {thrown}");
            if (thrown is null) read++;
        }

        Assert.InRange(read, 1000, 49_000);
    }

    [Fact]
    public void One_byte_of_a_valid_packet_changed_ends_in_a_packet_or_a_protocol_exception()
    {
        foreach (PacketCase one in PacketCases.Valid.Where(one => one.Bytes.Length < 300))
        {
            byte[] bytes = [.. one.Bytes];
            for (int at = 0; at < bytes.Length; at++)
            {
                foreach (byte value in (ReadOnlySpan<byte>)[0x00, 0x01, 0x7F, 0x80, 0xC0, 0xED, 0xFF])
                {
                    bytes[at] = value;
                    Exception? thrown = Record.Exception(() => ReadIfWhole(bytes, one.Version));
                    Assert.True(thrown is null or ProtocolException, $"{one.Name}, byte {at} = {value:X2}: {thrown}");
                }

                bytes[at] = one.Bytes[at];
            }
        }
    }

    [Fact]
    public void A_payload_in_another_segment_is_not_copied()
    {
        byte[] bytes = WireNotation.Parse("30 [('a/b') [26 ('k')('v')] 'payload']", ProtocolVersion.V5);
        ReadOnlySequence<byte> sequence = Segments.Of(bytes, 10);
        Assert.True(FrameReader.TryRead(ref sequence, 100, out SequenceFrame frame));
        PublishPacket.Read(frame, ProtocolVersion.V5, new byte[frame.HeadLength(ProtocolVersion.V5)], out ReadOnlySequence<byte> payload);
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(payload.First, out ArraySegment<byte> part));
        Assert.Same(bytes, part.Array);
        Assert.Equal("payload"u8.ToArray(), payload.ToArray());
        Assert.True(sequence.IsEmpty);
    }

    private static void ReadSegments(byte[] bytes, int maximum)
    {
        ReadOnlySequence<byte> sequence = Segments.OfOneByte(bytes);
        FrameReader.TryRead(ref sequence, maximum, out _);
    }

    private static void ReadIfWhole(byte[] bytes, ProtocolVersion version)
    {
        if (FrameReader.TryRead(bytes, int.MaxValue, out Frame frame)) PacketDescription.Of(frame, version);
    }
}
