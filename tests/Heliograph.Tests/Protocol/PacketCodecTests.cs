using System.Buffers;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Tests.Protocol;

/// <summary>Every row of <see cref="PacketCases"/> through the readers, whole, cut at every byte and in segments of one byte.</summary>
public sealed class PacketCodecTests
{
    private const int NoLimit = int.MaxValue;

    // Of long packets the middle is payload; cutting it at every byte proves nothing more.
    private const int CutsFromEachEnd = 300;

    [Theory]
    [MemberData(nameof(PacketCases.ValidNames), MemberType = typeof(PacketCases))]
    public void A_valid_packet_is_read_with_its_fields(string name)
    {
        PacketCase one = PacketCases.Named(name);
        Assert.True(FrameReader.TryRead(one.Bytes, NoLimit, out Frame frame));
        Assert.Equal(one.Type, frame.Type);
        Assert.Equal(one.Bytes.Length, frame.Length);
        Assert.Equal(one.Fields, PacketDescription.Of(frame, one.Version));
    }

    [Theory]
    [MemberData(nameof(PacketCases.MalformedNames), MemberType = typeof(PacketCases))]
    public void A_malformed_packet_is_refused_with_its_reason(string name)
    {
        PacketCase one = PacketCases.Named(name);
        var refusal = Assert.Throws<ProtocolException>(() => Describe(one.Bytes, one.Version));
        Assert.Equal(one.Reason, refusal.Reason);
        Assert.NotEmpty(refusal.Message);
    }

    [Theory]
    [MemberData(nameof(PacketCases.ValidNames), MemberType = typeof(PacketCases))]
    public void A_valid_packet_cut_anywhere_is_incomplete_and_says_how_much_is_missing(string name)
    {
        byte[] bytes = PacketCases.Named(name).Bytes;
        foreach (int cut in Cuts(bytes.Length))
        {
            Assert.False(FrameReader.TryRead(bytes.AsSpan(0, cut), NoLimit, out _), $"cut at {cut}");
            Assert.InRange(FrameReader.MissingBytes(bytes.AsSpan(0, cut)), 1, Math.Max(2, bytes.Length - cut));
            var sequence = new ReadOnlySequence<byte>(bytes, 0, cut);
            Assert.False(FrameReader.TryRead(ref sequence, NoLimit, out _));
            Assert.Equal(cut, sequence.Length);
        }

        Assert.Equal(0, FrameReader.MissingBytes(bytes));
    }

    [Theory]
    [MemberData(nameof(PacketCases.MalformedNames), MemberType = typeof(PacketCases))]
    public void A_malformed_packet_cut_anywhere_is_incomplete_unless_its_header_is_wrong(string name)
    {
        PacketCase one = PacketCases.Named(name);
        bool headerIsWrong = false;
        foreach (int cut in Cuts(one.Bytes.Length))
        {
            ProtocolException? refusal = HeaderRefusal(one.Bytes.AsSpan(0, cut));
            Assert.True(refusal is null || refusal.Reason == one.Reason);
            Assert.False(headerIsWrong && refusal is null, "a wrong header stays wrong");
            headerIsWrong = refusal is not null;
        }

        Assert.False(headerIsWrong && HeaderRefusal(one.Bytes) is null, "a wrong header stays wrong");
    }

    [Theory]
    [MemberData(nameof(PacketCases.ValidNames), MemberType = typeof(PacketCases))]
    public void A_valid_packet_in_segments_of_one_byte_is_read_with_its_fields(string name)
    {
        PacketCase one = PacketCases.Named(name);
        Assert.Equal(one.Fields, DescribeSegments(one.Bytes, one.Version));
    }

    [Theory]
    [MemberData(nameof(PacketCases.MalformedNames), MemberType = typeof(PacketCases))]
    public void A_malformed_packet_in_segments_of_one_byte_is_refused_with_its_reason(string name)
    {
        PacketCase one = PacketCases.Named(name);
        var refusal = Assert.Throws<ProtocolException>(() => DescribeSegments(one.Bytes, one.Version));
        Assert.Equal(one.Reason, refusal.Reason);
    }

    [Theory]
    [MemberData(nameof(PacketCases.ValidNames), MemberType = typeof(PacketCases))]
    public void A_remaining_length_that_is_too_short_for_its_packet_never_ends_in_another_exception(string name)
    {
        PacketCase one = PacketCases.Named(name);
        byte[] body = BodyOf(one.Bytes);
        for (int keep = 0; keep < Math.Min(body.Length, 120); keep++)
        {
            byte[] shorter = [one.Bytes[0], (byte)keep, .. body[..keep]];
            Exception? whole = Record.Exception(() => Describe(shorter, one.Version));
            Exception? inPieces = Record.Exception(() => DescribeSegments(shorter, one.Version));
            Assert.True(whole is null or ProtocolException, $"{keep} bytes: {whole}");
            Assert.Equal((whole as ProtocolException)?.Reason, (inPieces as ProtocolException)?.Reason);
            Assert.Equal(whole is null, inPieces is null);
        }
    }

    [Fact]
    public void The_table_is_generous()
    {
        Assert.True(PacketCases.Valid.Count() > 200, $"{PacketCases.Valid.Count()} valid");
        Assert.True(PacketCases.Malformed.Count() > 400, $"{PacketCases.Malformed.Count()} malformed");
        Assert.Equal(15, PacketCases.Valid.Select(one => one.Type).Distinct().Count());
    }

    private static string Describe(byte[] bytes, ProtocolVersion version)
    {
        Assert.True(FrameReader.TryRead(bytes, NoLimit, out Frame frame));
        return PacketDescription.Of(frame, version);
    }

    private static string DescribeSegments(byte[] bytes, ProtocolVersion version)
    {
        ReadOnlySequence<byte> sequence = Segments.OfOneByte([.. bytes, 0xC0, 0x00]);
        Assert.True(FrameReader.TryRead(ref sequence, NoLimit, out SequenceFrame frame));
        Assert.Equal(2, sequence.Length);
        Assert.Equal(bytes.Length, frame.Length);
        var scratch = new byte[frame.Body.Length];
        if (frame.Type != PacketType.Publish) return PacketDescription.Of(frame.ToFrame(scratch), version);
        Array.Resize(ref scratch, frame.HeadLength(version));
        PublishPacket packet = PublishPacket.Read(frame, version, scratch, out ReadOnlySequence<byte> payload);
        Assert.True(packet.Payload.IsEmpty);
        return PacketDescription.Publish(packet, payload.ToArray());
    }

    private static ProtocolException? HeaderRefusal(ReadOnlySpan<byte> bytes)
    {
        try
        {
            FrameReader.TryRead(bytes, NoLimit, out _);
            return null;
        }
        catch (ProtocolException refusal)
        {
            return refusal;
        }
    }

    private static byte[] BodyOf(byte[] bytes)
    {
        Assert.True(FrameReader.TryRead(bytes, NoLimit, out Frame frame));
        return frame.Body.ToArray();
    }

    private static IEnumerable<int> Cuts(int length) =>
        Enumerable.Range(0, length).Where(cut => cut < CutsFromEachEnd || cut >= length - CutsFromEachEnd);
}
