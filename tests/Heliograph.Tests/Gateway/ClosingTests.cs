using System.Text;
using static Heliograph.Server.Transport.WebSockets.FrameHeader;
using static Heliograph.Tests.Transport.WebSocketFrameTests;

namespace Heliograph.Tests.Gateway;

/// <summary>RFC 6455 §7 against a scripted server: how a connection is closed, from both sides.</summary>
public sealed class ClosingTests(EchoServer server) : IClassFixture<EchoServer>
{
    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(1002)]
    [InlineData(1003)]
    [InlineData(1007)]
    [InlineData(1008)]
    [InlineData(1009)]
    [InlineData(1010)]
    [InlineData(1011)]
    [InlineData(1012)]
    [InlineData(1013)]
    [InlineData(1014)]
    [InlineData(3000)]
    [InlineData(3999)]
    [InlineData(4000)]
    [InlineData(4999)]
    public async Task A_code_that_may_be_sent_comes_back(int code)
    {
        await ExpectAsync(Closing(code), $"close({code}) end");
        await ExpectAsync(Closing(code, "grüße"), $"close({code}) end");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1015)]
    [InlineData(1016)]
    [InlineData(1100)]
    [InlineData(2000)]
    [InlineData(2999)]
    [InlineData(5000)]
    [InlineData(65_535)]
    public Task A_code_that_is_never_sent_is_refused(int code) => ExpectAsync(Closing(code), "close(1002) end");

    [Fact]
    public Task A_close_without_a_code_is_answered_without_one() => ExpectAsync(Frame(Close, []), "close() end");

    [Fact]
    public Task Half_a_code_is_refused() => ExpectAsync(Frame(Close, [3]), "close(1002) end");

    [Fact]
    public async Task A_reason_has_at_most_123_bytes()
    {
        await ExpectAsync(Closing(1000, new string('x', 123)), "close(1000) end");
        await ExpectAsync(Closing(1000, new string('x', 124)), "close(1002) end");
    }

    [Theory]
    [InlineData("C328")]
    [InlineData("EDA080")]
    [InlineData("F09F98")]
    public Task A_reason_is_UTF_8(string hex) => ExpectAsync(Frame(Close, [3, 232, .. Convert.FromHexString(hex)]), "close(1007) end");

    [Fact]
    public Task Nothing_counts_after_a_close() =>
        ExpectAsync([.. Frame(Text, "before"u8), .. Closing(1000), .. Frame(Text, "after"u8), .. Frame(Ping, []), .. Closing(1001)], "text(before) close(1000) end");

    [Fact]
    public async Task A_close_of_the_script_is_answered_by_the_client()
    {
        var client = await FrameClient.ConnectAsync(server.Scripted);
        await client.SendTextAsync("close me");
        await client.ExpectAsync("close(1000)");
        await client.SendAsync(Closing(1000));
        await client.ExpectAsync("end");
    }

    [Fact]
    public async Task Both_sides_may_close_at_once()
    {
        var client = await FrameClient.ConnectAsync(server.Scripted);
        await client.SendAsync([.. Frame(Text, "close me"u8), .. Closing(3001), .. Frame(Text, "after"u8)]);
        await client.ExpectAsync("close(1000) end");
    }

    private async Task ExpectAsync(byte[] sent, string expected)
    {
        var client = await FrameClient.ConnectAsync(server.Scripted);
        await client.SendAsync(sent);
        await client.ExpectAsync(expected);
    }

    private static byte[] Closing(int code, string reason = "") => Frame(Close, [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)]);
}
