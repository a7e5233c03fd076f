using System.Buffers.Binary;
using System.Text;
using Heliograph.Broker.Shards;
using Heliograph.Server.Transport.Layers;

namespace Heliograph.Tests.Transport;

public sealed class WebSocketFrameTests
{
    private const int Continuation = 0;
    private const int Text = 1;
    private const int Binary = 2;
    private const int Close = 8;
    private const int Ping = 9;
    private const int Pong = 10;

    public static TheoryData<string, byte[], int> Violations { get; } = new()
    {
        { "unmasked", [0x82, 0x01, 0xAA], 1002 },
        { "reserved bit 1 (as compression would set)", Frame(Binary, [1], first: 0xC2), 1002 },
        { "reserved bit 2", Frame(Binary, [1], first: 0xA2), 1002 },
        { "reserved bit 3", Frame(Binary, [1], first: 0x92), 1002 },
        { "reserved data opcode", Frame(3, [1]), 1002 },
        { "reserved control opcode", Frame(11, [1]), 1002 },
        { "fragmented ping", Frame(Ping, [1], final: false), 1002 },
        { "fragmented close", Frame(Close, [3, 232], final: false), 1002 },
        { "control of 126 bytes", Frame(Ping, new byte[126]), 1002 },
        { "continuation of nothing", Frame(Continuation, [1]), 1002 },
        { "new message inside a message", [.. Frame(Binary, [1], final: false), .. Frame(Binary, [2])], 1002 },
        { "64-bit length with the top bit set", [0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1002 },
        { "larger than accepted", [0x82, 0xFF, 0, 0, 0, 0, 0x20, 0, 0, 0, 0, 0, 0, 0], 1009 },
        { "text", Frame(Text, "hi"u8), 1003 },
        { "close with one byte", Frame(Close, [3]), 1002 },
        { "close with a forbidden code", Frame(Close, [3, 238]), 1002 },
    };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(300_000)]
    public void A_payload_of_any_size_is_unmasked_and_answered_in_one_frame_a_flush(int size)
    {
        var fixture = Open();
        var payload = PlainLinkTests.Random(size);
        Assert.Equal(payload, Unframe(fixture.Exchange(Frame(Binary, payload))));
        Assert.Equal(size, fixture.Protocol.ReceivedBytes);
    }

    [Fact]
    public void Packets_of_many_frames_leave_in_one()
    {
        var fixture = Open();
        byte[] frames = [.. Frame(Binary, "one"u8), .. Frame(Binary, "two"u8), .. Frame(Binary, "three"u8)];
        byte[] expected = [0x82, 11, .. "onetwothree"u8];
        Assert.Equal(expected, fixture.Exchange(frames));
    }

    [Fact]
    public void Frames_may_split_packets_anywhere_and_come_in_single_bytes()
    {
        var fixture = Open(reaction: EchoFives);
        byte[] frames =
        [
            .. Frame(Binary, "he"u8), .. Frame(Binary, [], final: false), .. Frame(Continuation, "llowor"u8, final: false),
            .. Frame(Ping, "between"u8), .. Frame(Continuation, "ldagain"u8),
        ];
        var answer = fixture.Drip(frames);
        byte[] expected = [0x82, 5, .. "hello"u8, 0x8A, 7, .. "between"u8, 0x82, 5, .. "world"u8, 0x82, 5, .. "again"u8];
        Assert.Equal(expected, answer);

        var whole = Open(reaction: EchoFives);
        byte[] together = [0x8A, 7, .. "between"u8, 0x82, 15, .. "helloworldagain"u8];
        Assert.Equal(together, whole.Exchange(frames));
    }

    [Fact]
    public void Frames_behind_the_request_are_not_lost()
    {
        var fixture = new MemoryFixture(WebSocketUpgradeTests.Settings);
        byte[] bytes = [.. Encoding.ASCII.GetBytes(WebSocketUpgradeTests.Request), .. Frame(Binary, "early"u8)];
        byte[] frame = [0x82, 5, .. "early"u8];
        Assert.Equal(frame, fixture.Exchange(bytes)[^7..]);
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public void What_RFC_6455_forbids_ends_the_connection_with_its_code(string what, byte[] bytes, int code)
    {
        var fixture = Open();
        var answer = fixture.Exchange([.. Frame(Binary, "ok"u8), .. bytes]);
        Assert.True(answer.AsSpan(2).StartsWith("ok"u8), what);
        Assert.Equal(new byte[] { 0x88, 2, (byte)(code >> 8), (byte)code }, answer[^4..]);
        Assert.Equal(LinkEnd.BadFraming, fixture.Protocol.End);
        fixture.Link.End();
        fixture.Run();
        Assert.True(fixture.Link.IsReleased);
    }

    [Theory]
    [MemberData(nameof(Violations))]
    public void What_RFC_6455_forbids_is_noticed_in_single_bytes_too(string what, byte[] bytes, int code)
    {
        var fixture = Open();
        var answer = fixture.Drip(bytes);
        Assert.True(answer.Length >= 4, what);
        Assert.Equal(new byte[] { 0x88, 2, (byte)(code >> 8), (byte)code }, answer[^4..]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("payload")]
    public void A_ping_is_answered_with_its_payload(string payload)
    {
        var bytes = Encoding.ASCII.GetBytes(payload);
        byte[] expected = [0x8A, (byte)bytes.Length, .. bytes];
        Assert.Equal(expected, Open().Exchange(Frame(Ping, bytes)));
    }

    [Fact]
    public void A_pong_is_taken_without_an_answer() => Assert.Empty(Open().Exchange(Frame(Pong, "x"u8)));

    [Fact]
    public void A_peer_that_pings_and_never_reads_makes_no_backlog()
    {
        var fixture = Open();
        fixture.Link.SetWindow(0);
        for (var i = 0; i < 10_000; i++) fixture.Exchange(Frame(Ping, new byte[125]));
        fixture.Link.SetWindow(int.MaxValue);
        fixture.Run();
        Assert.InRange(fixture.Link.Received.Length, 1, 100_000);
    }

    [Fact]
    public void Close_is_answered_with_its_code_and_ends_the_connection()
    {
        var fixture = Open();
        byte[] frames = [.. Frame(Binary, "last"u8), .. Frame(Close, [3, 233, .. "bye"u8])];
        byte[] expected = [0x82, 4, .. "last"u8, 0x88, 2, 3, 233];
        Assert.Equal(expected, fixture.Exchange(frames));
        Assert.Equal(LinkEnd.Peer, fixture.Protocol.End);
        Assert.True(fixture.Link.IsReleased);
    }

    [Fact]
    public void Close_without_a_code_is_answered_without_one() => Assert.Equal([0x88, 0], Open().Exchange(Frame(Close, [])));

    [Fact]
    public void Our_close_follows_the_last_output()
    {
        var fixture = Open(reaction: (protocol, data) =>
        {
            protocol.Link.Output.Append("bye"u8);
            protocol.Link.Close();
            return data.Length;
        });
        byte[] expected = [0x82, 3, .. "bye"u8, 0x88, 2, 3, 232];
        Assert.Equal(expected, fixture.Exchange(Frame(Binary, "x"u8)));
        Assert.True(fixture.Link.IsEnded);
        Assert.Equal(LinkEnd.Local, fixture.Protocol.End);
    }

    [Fact]
    public void A_reader_that_stops_gets_whole_frames_when_it_goes_on()
    {
        var fixture = Open();
        fixture.Link.SetWindow(10);
        var sent = new List<byte>();
        var received = new List<byte>();
        for (var i = 0; i < 50; i++)
        {
            var part = PlainLinkTests.Random(10_000 + i);
            sent.AddRange(part);
            received.AddRange(fixture.Exchange(Frame(Binary, part)));
            fixture.Link.SetWindow(i * 100);
        }

        fixture.Link.ClearReceived();
        fixture.Link.SetWindow(int.MaxValue);
        fixture.Run();
        received.AddRange(fixture.Link.Received);
        Assert.Equal(sent, Unframe([.. received]));
        Assert.Equal(0, fixture.Link.Unsent);
    }

    internal static byte[] Frame(int opcode, ReadOnlySpan<byte> payload, bool final = true, int first = 0)
    {
        var header = new byte[14];
        header[0] = (byte)(first != 0 ? first : (final ? 0x80 : 0) | opcode);
        var size = 2;
        if (payload.Length <= 125)
        {
            header[1] = (byte)payload.Length;
        }
        else if (payload.Length <= 65_535)
        {
            header[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)payload.Length);
            size = 4;
        }
        else
        {
            header[1] = 127;
            BinaryPrimitives.WriteUInt64BigEndian(header.AsSpan(2), (ulong)payload.Length);
            size = 10;
        }

        header[1] |= 0x80;
        byte[] key = [0x37, 0xFA, 0x21, 0x3D];
        var masked = payload.ToArray();
        for (var i = 0; i < masked.Length; i++) masked[i] ^= key[i % 4];
        return [.. header[..size], .. key, .. masked];
    }

    internal static byte[] Unframe(byte[] bytes)
    {
        var payload = new List<byte>();
        for (var rest = bytes.AsSpan(); rest.Length > 0;)
        {
            Assert.Equal(0x82, rest[0]);
            var (start, length) = rest[1] switch
            {
                127 => (10, (int)BinaryPrimitives.ReadUInt64BigEndian(rest[2..])),
                126 => (4, BinaryPrimitives.ReadUInt16BigEndian(rest[2..])),
                _ => (2, (int)rest[1]),
            };
            payload.AddRange(rest.Slice(start, length));
            rest = rest[(start + length)..];
        }

        return [.. payload];
    }

    private static MemoryFixture Open(Reaction? reaction = null, LayerSettings? settings = null)
    {
        var fixture = new MemoryFixture(settings ?? WebSocketUpgradeTests.Settings, reaction);
        fixture.Exchange(Encoding.ASCII.GetBytes(WebSocketUpgradeTests.Request));
        return fixture;
    }

    private static int EchoFives(EchoProtocol protocol, ReadOnlySpan<byte> data)
    {
        var whole = data.Length / 5 * 5;
        if (whole > 0) protocol.Link.Output.Append(data[..whole]);
        return whole;
    }
}
