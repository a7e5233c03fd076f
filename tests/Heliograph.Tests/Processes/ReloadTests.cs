using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Heliograph.Protocol;
using Heliograph.Tests.Transport;

namespace Heliograph.Tests.Processes;

/// <summary>What changes while the program runs.</summary>
public sealed class ReloadTests
{
    private const string Tcp = "- {name: tcp, port: 0, protocol: mqtt}";

    [Fact]
    public async Task A_changed_limit_is_that_of_new_connections_and_old_ones_stay()
    {
        using var server = await new RunningServer().StartAsync();
        await using var before = await server.ConnectAsync(o => o with { ClientId = "before" });
        Assert.Null(before.ConnAck.MaximumQoS);
        server.Configure(Tcp, "storage: {memory: true}\nmqtt: {maxQoS: 1, maxPacketSize: 5000}\nlimits: {maxConnections: 2}");
        server.Signal("HUP");
        await server.WaitForLineAsync("mqtt.maxPacketSize");

        await using var after = await server.ConnectAsync(o => o with { ClientId = "after" });
        Assert.Equal((QoS.AtLeastOnce, 5000u), (after.ConnAck.MaximumQoS, after.ConnAck.MaximumPacketSize));
        Assert.Equal(ReasonCode.NoMatchingSubscribers, await before.PublishAsync("t", new string('x', 9000), QoS.ExactlyOnce));
        await Assert.ThrowsAnyAsync<Exception>(() => server.ConnectAsync(o => o with { ClientId = "one too many" }));
        await server.TerminateAsync();
    }

    [Fact]
    public async Task A_file_that_went_wrong_changes_nothing_and_is_reported()
    {
        using var server = await new RunningServer().StartAsync();
        await using var client = await server.ConnectAsync();
        server.Configure(Tcp, "mqtt: {maxQoS: 7}");
        server.Signal("HUP");
        Assert.Contains("mqtt.maxQoS", await server.WaitForLineAsync("Rejected: "), StringComparison.Ordinal);
        await client.FenceAsync();
        await using var another = await server.ConnectAsync(o => o with { ClientId = "another" });
        Assert.Null(another.ConnAck.MaximumQoS);
        await server.TerminateAsync();
    }

    [Fact]
    public async Task A_replaced_certificate_is_shown_to_new_connections_and_old_ones_stay()
    {
        using var certificates = new TestCertificates();
        using var server = await Tls(certificates).StartAsync();
        var (before, first) = await HandshakeAsync(server);
        Assert.Equal(certificates.Server.Thumbprint, first);

        using var next = certificates.Issue("localhost");
        certificates.WriteServer(next);
        server.Signal("HUP");
        await server.WaitForLineAsync("the certificate has been read again");
        var (after, second) = await HandshakeAsync(server);
        Assert.Equal(next.Thumbprint, second);
        await PingAsync(before);
        await PingAsync(after);

        File.WriteAllText(certificates.CertificateFile, "damaged");
        server.Signal("HUP");
        await server.WaitForLineAsync("The certificate read before stays in use");
        var (last, third) = await HandshakeAsync(server);
        Assert.Equal(next.Thumbprint, third);
        foreach (var stream in new[] { before, after, last }) await stream.DisposeAsync();
        await server.TerminateAsync();
    }

    private static RunningServer Tls(TestCertificates certificates) =>
        new("- {name: tls, port: 0, protocol: mqtt, tls: {certificate: " + certificates.CertificateFile + ", key: " + certificates.KeyFile + "}}");

    private static async Task<(SslStream Stream, string Thumbprint)> HandshakeAsync(RunningServer server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port("tls")));
        var stream = new SslStream(new NetworkStream(socket, true), false, (_, _, _, _) => true);
        await stream.AuthenticateAsClientAsync("localhost").WaitAsync(RunningServer.Patience);
        await stream.WriteAsync(new ClientOptions { ClientId = "" }.Encode());
        Assert.Equal((byte)PacketType.ConnAck << 4, await FirstByteAsync(stream));
        return (stream, stream.RemoteCertificate!.GetCertHashString());
    }

    private static async Task PingAsync(SslStream stream)
    {
        await stream.WriteAsync(new byte[] { 0xC0, 0 });
        Assert.Equal((byte)PacketType.PingResp << 4, await FirstByteAsync(stream));
    }

    private static async Task<int> FirstByteAsync(SslStream stream)
    {
        var header = new byte[2];
        await stream.ReadExactlyAsync(header).AsTask().WaitAsync(RunningServer.Patience);
        await stream.ReadExactlyAsync(new byte[header[1]]).AsTask().WaitAsync(RunningServer.Patience);
        return header[0];
    }
}
