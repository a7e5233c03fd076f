using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Server.Listeners;

namespace Heliograph.Tests.Transport;

/// <summary>
/// ClientHellos, found by mutating real ones, that make the runtime's own parser throw something other than it says it throws: each once ended the
/// process, and must end its connection alone.
/// </summary>
public sealed class HostileHelloTests : IDisposable
{
    private const int HandshakeFailed = 2004;
    private const int MoreFailed = 2005;

    private readonly TestCertificates _certificates = new();

    public static TheoryData<string, string> Hellos => new()
    {
        { "a header and nothing behind it", "16 0301 0004 01 000000" },
        { "half a length of the extensions, TLS 1.2", "16 0301 002C 01 000028 0303 " + Random + " 00 0000 0100 00" },
        { "half a length of the extensions, one suite", "16 0301 002E 01 00002A 0303 " + Random + " 00 0002 1301 0100 00" },
    };

    private static string Random => new('0', 64);

    [Theory]
    [MemberData(nameof(Hellos))]
    public async Task A_ClientHello_that_the_runtime_stumbles_over_ends_one_connection(string what, string hex)
    {
        await using var broker = await StartAsync();
        var listener = broker.Node.Listeners[0];
        await using var neighbour = await EncryptAsync(listener);
        var hostile = await broker.OpenAsync();

        await hostile.SendHexAsync(hex);

        await hostile.ExpectClosedAsync();
        await Polling.Eventually(() => listener.Refused(ConnectionRefusal.Tls) == 1, what);
        await AssertServedAsync(neighbour);
        await using var later = await EncryptAsync(listener);
        await AssertServedAsync(later);
    }

    [Fact]
    public async Task Failed_handshakes_are_logged_some_a_second_and_the_others_counted()
    {
        await using var broker = await StartAsync();
        for (var i = 0; i < 12; i++) await FailAsync(broker);
        Assert.Equal(10, Logged(broker, HandshakeFailed).Count);
        var line = Logged(broker, HandshakeFailed)[0];
        Assert.Contains("reason=Tls: TLS: what came is no ClientHello", line.Text, StringComparison.Ordinal);
        Assert.NotNull(line.Values["Peer"]);

        await broker.AdvanceAsync(TimeSpan.FromSeconds(1));
        await FailAsync(broker);
        Assert.Equal(11, Logged(broker, HandshakeFailed).Count);
        Assert.StartsWith("2 more handshakes failed", Assert.Single(Logged(broker, MoreFailed)).Text, StringComparison.Ordinal);
    }

    public void Dispose() => _certificates.Dispose();

    private static List<TestLog.Line> Logged(TestBroker broker, int what) => [.. broker.Log.Lines.Where(line => line.Event == what)];

    private static async Task FailAsync(TestBroker broker)
    {
        var client = await broker.OpenAsync();
        await client.SendHexAsync("16 0301 0004 01 000000");
        await client.ExpectClosedAsync();
    }

    private static async Task<SslStream> EncryptAsync(Listener listener)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, listener.Port)).WaitAsync(Polling.Patience);
        return await TlsTests.AuthenticateAsync(socket);
    }

    private static async Task AssertServedAsync(SslStream client)
    {
        await client.WriteAsync(new ClientOptions { Version = ProtocolVersion.V311 }.Encode());
        var answer = new byte[4];
        await client.ReadExactlyAsync(answer).AsTask().WaitAsync(Polling.Patience);
        Assert.Equal([0x20, 2, 0, 0], answer);
    }

    private Task<TestBroker> StartAsync()
    {
        var tls = new TlsOptions { Certificate = _certificates.CertificateFile, Key = _certificates.KeyFile };
        return TestBroker.StartAsync(o => o with { Engine = o.Engine with { Servers = [new() { Port = 0, Protocol = ServerProtocol.Mqtt, Tls = tls }] } });
    }
}
