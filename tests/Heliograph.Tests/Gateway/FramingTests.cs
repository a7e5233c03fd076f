using Heliograph.Tests.Transport;
using static Heliograph.Server.Transport.WebSockets.FrameHeader;
using static Heliograph.Tests.Transport.WebSocketFrameTests;

namespace Heliograph.Tests.Gateway;

/// <summary>RFC 6455 §5 against a scripted server: lengths, kinds, fragments, pings, and what is forbidden.</summary>
public sealed class FramingTests(EchoServer server) : IClassFixture<EchoServer>
{
    private static readonly byte[] s_ok = Frame(Text, "ok"u8);

    public static TheoryData<string, byte[], string> Sequences { get; } = new()
    {
        { "an empty ping", Frame(Ping, []), "pong()" },
        { "a ping of bytes that are no text", Frame(Ping, [0, 0xFF, 0xFE]), "pong(00FFFE)" },
        { "pings are answered in order, each", [.. Frame(Ping, [1]), .. Frame(Ping, [2]), .. Frame(Ping, [3])], "pong(01) pong(02) pong(03)" },
        { "a pong nobody asked for", [.. Frame(Pong, "x"u8), .. s_ok], "text(ok)" },
        { "an empty pong, then a ping", [.. Frame(Pong, []), .. Frame(Ping, [1])], "pong(01)" },
        { "a message of two fragments", [.. Frame(Text, "a"u8, final: false), .. Frame(Continuation, "b"u8)], "text(ab)" },
        { "a ping between fragments", [.. Frame(Text, "a"u8, final: false), .. Frame(Ping, [1]), .. Frame(Continuation, "b"u8)], "pong(01) text(ab)" },
        { "a pong between fragments", [.. Frame(Text, "a"u8, final: false), .. Frame(Pong, [1]), .. Frame(Continuation, "b"u8)], "text(ab)" },
        { "fragments without anything in them", [.. Frame(Text, [], final: false), .. Frame(Continuation, [], final: false), .. Frame(Continuation, [])], "text()" },
        { "an empty fragment at either end", [.. Frame(Binary, [], final: false), .. Frame(Continuation, [7], final: false), .. Frame(Continuation, [])], "binary(07)" },
        { "two messages of fragments", [.. Frame(Text, "a"u8, final: false), .. Frame(Continuation, "b"u8), .. Frame(Binary, [1], final: false), .. Frame(Continuation, [2])], "text(ab) binary(0102)" },
        { "a close between fragments", [.. Frame(Text, "a"u8, final: false), .. Frame(Close, [3, 232]), .. Frame(Continuation, "b"u8)], "close(1000) end" },
    };

    public static TheoryData<string, byte[], string> Offences { get; } = Refused();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(1 << 20)] // The largest there may be.
    public async Task A_message_of_any_length_comes_back_as_it_was(int length)
    {
        var client = await FrameClient.ConnectAsync(server.Scripted);
        var text = new byte[length];
        Array.Fill(text, (byte)'x');
        var bytes = PlainLinkTests.Random(length);
        await client.SendAsync([.. Frame(Text, text), .. Frame(Binary, bytes)]);
        Assert.Equal(text, await client.PayloadAsync(Text));
        Assert.Equal(bytes, await client.PayloadAsync(Binary));
    }

    [Theory]
    [MemberData(nameof(Sequences))]
    [MemberData(nameof(Offences))]
    public async Task What_frames_say_is_answered(string what, byte[] sent, string expected)
    {
        Assert.NotEmpty(what);
        var client = await FrameClient.ConnectAsync(server.Scripted);
        await client.SendAsync(sent);
        await client.ExpectAsync(expected);
    }

    [Theory]
    [MemberData(nameof(Sequences))]
    [MemberData(nameof(Offences))]
    public async Task What_frames_say_in_single_bytes_is_answered(string what, byte[] sent, string expected)
    {
        Assert.NotEmpty(what);
        var client = await FrameClient.ConnectAsync(server.Scripted);
        var dripping = client.DripAsync(sent);
        await client.ExpectAsync(expected);
        await dripping.ContinueWith(_ => { }, TaskScheduler.Default); // The server may have left before the last byte.
    }

    [Fact]
    public async Task A_frame_may_be_cut_anywhere()
    {
        var client = await FrameClient.ConnectAsync(server.Scripted);
        var frame = Frame(Text, new byte[130].Select(_ => (byte)'y').ToArray());
        for (var at = 1; at < frame.Length; at++)
        {
            await client.SendAsync(frame[..at]);
            await server.Scripted.Broker.SettleAsync();
            await client.SendAsync(frame[at..]);
            Assert.Equal(130, (await client.PayloadAsync(Text)).Length);
        }
    }

    [Fact]
    public async Task A_message_may_have_many_fragments()
    {
        var client = await FrameClient.ConnectAsync(server.Scripted);
        var frames = new List<byte>(Frame(Binary, [0], final: false));
        for (var i = 1; i < 10_000; i++) frames.AddRange(Frame(Continuation, [(byte)i], final: false));
        await client.SendAsync([.. frames, .. Frame(Continuation, [])]);
        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => (byte)i), await client.PayloadAsync(Binary));
    }

    [Fact]
    public async Task What_is_too_large_is_refused_before_it_comes()
    {
        var (one, parts) = (await FrameClient.ConnectAsync(server.Scripted), await FrameClient.ConnectAsync(server.Scripted));
        await one.SendAsync(Frame(Binary, new byte[(1 << 20) + 1])[..14]);
        await one.ExpectAsync("close(1009) end");
        await parts.SendAsync([.. Frame(Text, new byte[1 << 20], final: false), .. Frame(Continuation, [1])[..6]]);
        await parts.ExpectAsync("close(1009) end");
    }

    private static TheoryData<string, byte[], string> Refused()
    {
        var refused = new TheoryData<string, byte[], string>
        {
            { "a ping of 126 bytes", Frame(Ping, new byte[126]), "close(1002) end" },
            { "a close of 126 bytes", Frame(Close, [3, 232, .. new byte[124]]), "close(1002) end" },
            { "an unmasked ping", [0x89, 0], "close(1002) end" },
            { "an unmasked close", [0x88, 0], "close(1002) end" },
            { "a ping with a reserved bit", Frame(Ping, [], first: 0xC9), "close(1002) end" },
            { "a reserved bit in a continuation", [.. Frame(Text, "a"u8, final: false), .. Frame(Continuation, [], first: 0xC0)], "close(1002) end" },
            { "a length that wraps around with what there is", [.. Frame(Text, "abcdefgh"u8, final: false), 0x80, 0xFF, .. Enumerable.Repeat((byte)0xFF, 8), 0, 0, 0, 0], "close(1002) end" },
        };
        for (var opcode = 3; opcode <= 15; opcode++)
        {
            if (opcode is < Close or > Pong) refused.Add($"kind {opcode}", [.. s_ok, .. Frame(opcode, [])], "text(ok) close(1002) end");
        }

        // A text is all that MQTT over WebSocket refuses and scripts do not.
        foreach (var row in Violations.Where(row => (string)row[0] != "text")) refused.Add($"{row[0]} (MQTT)", (byte[])row[1], $"close({row[2]}) end");
        return refused;
    }
}
