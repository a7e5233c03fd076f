using System.Text;

namespace Heliograph.Tests.Gateway;

/// <summary>RFC 6455 §4 against a scripted server. WebSocketUpgradeTests has every way in which a request can be wrong; here is that each is told, and ends.</summary>
public sealed class HandshakeTests(EchoServer server) : IClassFixture<EchoServer>
{
    [Theory]
    [InlineData("GET ", "POST ", "405", "Allow: GET\r\n")]
    [InlineData("GET ", "HEAD ", "405", "Allow: GET\r\n")]
    [InlineData("/chat", "/other", "404", "")]
    [InlineData("/chat", "/chat/more", "404", "")]
    [InlineData("HTTP/1.1", "HTTP/1.0", "505", "")]
    [InlineData("Host: x\r\n", "", "400", "")]
    [InlineData("Upgrade: websocket\r\n", "", "426", "Upgrade: websocket\r\n")]
    [InlineData("Connection: Upgrade", "Connection: keep-alive", "400", "")]
    [InlineData("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 12", "426", "Sec-WebSocket-Version: 13\r\n")]
    [InlineData("Sec-WebSocket-Version: 13\r\n", "", "426", "Sec-WebSocket-Version: 13\r\n")]
    [InlineData("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "", "400", "")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", "c2hvcnQ=", "400", "")]
    public async Task A_request_that_is_wrong_is_answered_with_its_status(string part, string instead, string status, string header)
    {
        var client = new FrameClient(await server.Scripted.ConnectSocketAsync());
        var answer = await client.AskAsync(FrameClient.Request.Replace(part, instead, StringComparison.Ordinal));
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains(header, answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Much")]
    [InlineData("Cookie")]
    public async Task A_request_that_is_too_long_is_refused(string name)
    {
        var client = new FrameClient(await server.Scripted.ConnectSocketAsync());
        var request = FrameClient.Request.Replace("Host: x", $"Host: x\r\n{name}: {new string('x', 20_000)}", StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", await client.AskAsync(request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_is_told_of_nobody_who_was_refused()
    {
        await using var scripted = await ScriptedBroker.StartAsync("function on_handshake(id) mix.mesh.publish('came', id) end function on_close(id) mix.mesh.publish('gone', id) end");
        var mqtt = await scripted.Broker.ConnectAsync("m");
        await mqtt.SubscribeAsync("came");
        await mqtt.SubscribeAsync("gone");
        await new FrameClient(await scripted.ConnectSocketAsync()).AskAsync(FrameClient.Request.Replace("/chat", "/", StringComparison.Ordinal));
        using (var left = await scripted.ConnectSocketAsync()) await left.WriteAsync(Encoding.ASCII.GetBytes(FrameClient.Request[..^2]));
        await Polling.Eventually(() => scripted.Broker.Node.Gateway.Room.Clients == 0, "both have gone");
        await FrameClient.ConnectAsync(scripted);
        await mqtt.ExpectAsync<Publish>();
        await mqtt.ExpectNothingAsync();
    }

    [Fact]
    public async Task Frames_behind_the_request_are_read()
    {
        var client = new FrameClient(await server.Scripted.ConnectSocketAsync());
        byte[] bytes = [.. Encoding.ASCII.GetBytes(FrameClient.Request), .. Transport.WebSocketFrameTests.Frame(1, "early"u8)];
        await client.SendAsync(bytes);
        Assert.StartsWith("HTTP/1.1 101 ", await client.AskAsync(""), StringComparison.Ordinal);
        await client.ExpectAsync("text(early)");
    }
}
