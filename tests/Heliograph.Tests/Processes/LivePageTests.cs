using System.Net;
using System.Net.Sockets;
using System.Text;
using Heliograph.Protocol;
using Heliograph.Tests.Interop;

namespace Heliograph.Tests.Processes;

/// <summary>What an operator sees of a running program: its pages, as curl and Prometheus' own checker read them, and its log.</summary>
public sealed class LivePageTests
{
    [Fact]
    public async Task Both_pages_of_a_program_that_has_worked_please_promtool()
    {
        using var server = await new RunningServer().StartAsync();
        await using var subscriber = await server.ConnectAsync(o => o with { ClientId = "subscriber" });
        await subscriber.SubscribeAsync("t/#", QoS.AtLeastOnce);
        await using var publisher = await server.ConnectAsync(o => o with { ClientId = "publisher" });
        for (var i = 0; i < 10; i++) await publisher.PublishAsync($"t/{i}", "x", QoS.AtLeastOnce);
        await subscriber.FenceAsync();

        var engine = await PageAsync(server.Url("engine metrics"));
        Assert.Contains("\nconnmix_engine_servers_clients 2\n", engine, StringComparison.Ordinal);
        Assert.Contains("\nconnmix_engine_servers_read_messages_total{protocol=\"mqtt\"} 10\n", engine, StringComparison.Ordinal);
        var center = await PageAsync(server.Url("center metrics"));
        Assert.Contains("\nconnmix_center_registry_clients 2\n", center, StringComparison.Ordinal);
        await server.TerminateAsync();
    }

    [Theory]
    [InlineData("PROXY TCP4 203.0.113.7 198.51.100.1 51000 1883\r\n", "203.0.113.7:51000")]
    [InlineData("PROXY TCP6 2001:db8::7 2001:db8::1 51001 1883\r\n", "[2001:db8::7]:51001")]
    public async Task Behind_a_proxy_the_log_has_the_address_of_the_client(string header, string address)
    {
        using var server = await new RunningServer("- {name: proxied, port: 0, protocol: mqtt, proxyProtocol: true}").StartAsync();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port("proxied")));
        await socket.SendAsync((byte[])[.. Encoding.ASCII.GetBytes(header), .. new ClientOptions { ClientId = "proxied" }.Encode(), 0xF1, 0x00]);
        Assert.Contains("client=proxied", await server.WaitForLineAsync($"peer={address}"), StringComparison.Ordinal);
        await server.TerminateAsync();
    }

    private static async Task<string> PageAsync(Uri url)
    {
        using var curl = StockClient.Program("curl", "curl", "-sS", "--fail", $"{url}");
        var page = string.Join('\n', await curl.SucceedAsync()) + "\n";
        using var promtool = StockClient.Program("promtool", "prometheus", "check", "metrics");
        promtool.Write(page);
        Assert.Empty(await promtool.SucceedAsync());
        return page;
    }
}
