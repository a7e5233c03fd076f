using System.Text;
using Heliograph.Server.Transport.Layers;
using Heliograph.Server.Transport.WebSockets;

namespace Heliograph.Tests.Transport;

public sealed class WebSocketUpgradeTests
{
    internal const string Request =
        "GET /mqtt HTTP/1.1\r\nHost: broker\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n";

    internal static readonly LayerSettings Settings = new() { WebSocket = new() { Path = "/mqtt" } };

    [Fact]
    public void A_request_of_RFC_6455_is_accepted_with_its_key_and_the_subprotocol()
    {
        var answer = Answer(Request);
        Assert.Equal(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n",
            answer);
    }

    [Theory]
    [InlineData("GET /mqtt ", "GET /mqtt?user=1 ")]
    [InlineData("Upgrade: websocket", "upgrade: WebSocket, h2c")]
    [InlineData("Connection: Upgrade", "CONNECTION: keep-alive,  upgrade")]
    [InlineData("Protocol: mqtt\r\n", "Protocol: foo, mqtt\r\n")]
    [InlineData("Protocol: mqtt\r\n", "Protocol: foo\r\nsec-websocket-protocol: mqttv3.1\r\n")]
    [InlineData("Host: broker", "Origin: https://elsewhere\r\nHost:broker")]
    [InlineData("Host: broker", "Content-Length: 0\r\nHost: broker")]
    [InlineData("Host: broker", "Sec-WebSocket-Extensions: permessage-deflate\r\nHost: broker")]
    public void A_variation_that_means_the_same_is_accepted(string part, string instead)
    {
        var answer = Answer(Replace(part, instead));
        Assert.StartsWith("HTTP/1.1 101 ", answer);
        Assert.DoesNotContain("deflate", answer);
    }

    [Theory]
    [InlineData("GET", "POST", 405)]
    [InlineData("/mqtt", "/other", 404)]
    [InlineData("/mqtt", "/mqtt/", 404)]
    [InlineData("/mqtt", "/mqtté", 404)]
    [InlineData("HTTP/1.1", "HTTP/1.0", 505)]
    [InlineData("GET /mqtt HTTP/1.1", "GET /mqtt", 400)]
    [InlineData("GET /mqtt HTTP/1.1", "GET  /mqtt HTTP/1.1", 400)]
    [InlineData("Host: broker\r\n", "", 400)]
    [InlineData("Host: broker", "Host: a\r\nHost: b", 400)]
    [InlineData("Host: broker", "Host : broker", 400)]
    [InlineData("Host: broker", "Host: broker\r\n folded", 400)]
    [InlineData("Host: broker", "Host: bro\nker", 400)]
    [InlineData("Host: broker", "Host: broker\r\nnonsense", 400)]
    [InlineData("Host: broker", "Host: broker\r\nTransfer-Encoding: chunked", 400)]
    [InlineData("Host: broker", "Host: broker\r\nContent-Length: 5", 400)]
    [InlineData("Upgrade: websocket\r\n", "", 426)]
    [InlineData("Upgrade: websocket", "Upgrade: h2c", 426)]
    [InlineData("Connection: Upgrade", "Connection: close", 400)]
    [InlineData("Version: 13", "Version: 8", 426)]
    [InlineData("Sec-WebSocket-Version: 13\r\n", "", 426)]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZQ==", 400)]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", "not base64 at all !!====", 400)]
    [InlineData("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "", 400)]
    [InlineData("Protocol: mqtt", "Protocol: MQTT", 400)]
    [InlineData("Protocol: mqtt", "Protocol: wamp", 400)]
    [InlineData("Sec-WebSocket-Protocol: mqtt\r\n", "", 400)]
    public void What_is_not_such_a_request_is_refused_with_the_status_that_says_why(string part, string instead, int status)
    {
        var fixture = new MemoryFixture(Settings);
        var answer = Encoding.ASCII.GetString(fixture.Exchange(Encoding.UTF8.GetBytes(Replace(part, instead))));
        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
        Assert.Contains("Connection: close\r\n", answer);
        Assert.True(fixture.Link.IsEnded);
        Assert.Equal(0, fixture.Protocol.AttachedCount);
        fixture.Link.End();
        fixture.Run();
        Assert.True(fixture.Link.IsReleased);
        Assert.StartsWith($"{status}: ", Assert.Single(fixture.Origin.Failures));
    }

    [Fact]
    public void Version_13_is_named_to_a_client_of_another()
    {
        Assert.Contains("Sec-WebSocket-Version: 13\r\n", Answer(Replace("Version: 13", "Version: 7")));
    }

    [Fact]
    public void A_server_without_subprotocols_needs_none()
    {
        LayerSettings settings = new() { WebSocket = new() { Path = "/chat", Subprotocols = [] } };
        var request = Replace("/mqtt", "/chat").Replace("Sec-WebSocket-Protocol: mqtt\r\n", "");
        var answer = Encoding.ASCII.GetString(new MemoryFixture(settings).Exchange(Encoding.ASCII.GetBytes(request)));
        Assert.StartsWith("HTTP/1.1 101 ", answer);
        Assert.DoesNotContain("Protocol:", answer);
    }

    [Fact]
    public void A_request_in_single_bytes_is_accepted_and_attaches_the_protocol_once()
    {
        var fixture = new MemoryFixture(Settings);
        Assert.Equal(0, fixture.Protocol.AttachedCount);
        Assert.StartsWith("HTTP/1.1 101 ", Encoding.ASCII.GetString(fixture.Drip(Encoding.ASCII.GetBytes(Request))));
        Assert.Equal(1, fixture.Protocol.AttachedCount);
    }

    [Theory]
    [InlineData(WebSocketUpgrade.MaxLength - 1, "HTTP/1.1 101 ")]
    [InlineData(WebSocketUpgrade.MaxLength, "HTTP/1.1 101 ")]
    [InlineData(WebSocketUpgrade.MaxLength + 1, "HTTP/1.1 431 ")]
    public void A_request_is_bounded(int length, string expected)
    {
        var filler = "X: " + new string('x', length - Request.Length - 5) + "\r\n";
        var request = Replace("Host: broker\r\n", "Host: broker\r\n" + filler);
        Assert.Equal(length, request.Length);
        Assert.StartsWith(expected, Answer(request));
    }

    [Fact]
    public void Bytes_of_another_protocol_are_refused_at_once()
    {
        var fixture = new MemoryFixture(Settings);
        Assert.StartsWith("HTTP/1.1 400 ", Encoding.ASCII.GetString(fixture.Exchange([0x10, 0x0c, 0, 4])));
        Assert.True(fixture.Link.IsEnded);
    }

    private static string Replace(string part, string instead)
    {
        Assert.Contains(part, Request);
        return Request.Replace(part, instead);
    }

    private static string Answer(string request) => Encoding.ASCII.GetString(new MemoryFixture(Settings).Exchange(Encoding.ASCII.GetBytes(request)));
}
