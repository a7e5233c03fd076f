using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Listeners;
using Heliograph.Server.Transport.Tls;

namespace Heliograph.Tests.Transport;

public sealed class TlsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TestCertificates _certificates = new();

    public static TheoryData<string> Kinds => TestServer.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Bytes_come_back_over_TLS_1_2_and_1_3_in_any_sizes(string kind)
    {
        await using var server = Start(kind);
        foreach (var version in new[] { SslProtocols.Tls12, SslProtocols.Tls13 })
        {
            using var client = await ConnectAsync(server, version: version);
            foreach (var size in new[] { 1, 17, 4096, 70_000, 1_000_000 })
            {
                var bytes = PlainLinkTests.Random(size);
                var sending = client.WriteAsync(bytes).AsTask();
                var back = new byte[size];
                await client.ReadExactlyAsync(back).AsTask().WaitAsync(Patience);
                await sending;
                Assert.Equal(bytes, back);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_written_needs_no_turn_of_its_own(string kind)
    {
        const int Echoes = 50;
        await using var server = Start(kind);
        var turns = new Turns();
        server.Shards[0].Post(turns);
        using var client = await ConnectAsync(server);
        var bytes = new byte[100];
        await EchoAsync();
        var before = turns.Count;
        for (var i = 0; i < Echoes; i++) await EchoAsync();

        // A turn for each echo; before the next one has come an empty one would have been counted.
        Assert.InRange(turns.Count - before, Echoes, Echoes * 3 / 2);

        async Task EchoAsync()
        {
            await client.WriteAsync(bytes);
            await client.ReadExactlyAsync(bytes).AsTask().WaitAsync(Patience);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Four_MiB_that_the_protocol_wants_whole_arrive_whole(string kind)
    {
        const int Size = 4 << 20;
        await using var server = Start(kind, reaction: (protocol, data) =>
        {
            if (data.Length < Size) return 0;
            protocol.Link.Output.Append(data[..Size]);
            return Size;
        });
        using var client = await ConnectAsync(server);
        var bytes = PlainLinkTests.Random(Size);
        var sending = client.WriteAsync(bytes).AsTask();
        var back = new byte[Size];
        await client.ReadExactlyAsync(back).AsTask().WaitAsync(Patience);
        await sending;
        Assert.Equal(bytes, back);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_client_that_drips_every_byte_gets_through_the_handshake(string kind)
    {
        await using var server = Start(kind);
        using var socket = await server.ConnectAsync();
        using var client = new SslStream(new DrippingStream(new NetworkStream(socket)), false, (_, certificate, _, _) => certificate is not null);
        await client.AuthenticateAsClientAsync("localhost").WaitAsync(Patience);
        await client.WriteAsync("hello"u8.ToArray());
        var back = new byte[5];
        await client.ReadExactlyAsync(back).AsTask().WaitAsync(Patience);
        Assert.Equal("hello"u8.ToArray(), back);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_protocol_is_attached_after_the_handshake_and_close_says_goodbye(string kind)
    {
        await using var server = Start(kind, reaction: (protocol, data) =>
        {
            protocol.Link.Output.Append("bye"u8);
            protocol.Link.Close();
            return data.Length;
        });
        using var socket = await server.ConnectAsync();
        var protocol = await server.ProtocolAsync();
        Assert.Equal(0, Volatile.Read(ref protocol.AttachedCount));
        using var client = await AuthenticateAsync(socket);
        await TestServer.Eventually(() => protocol.AttachedCount == 1, "the protocol is attached");
        await client.WriteAsync("x"u8.ToArray());
        using var all = new MemoryStream();
        await client.CopyToAsync(all).WaitAsync(Patience);
        Assert.Equal("bye"u8.ToArray(), all.ToArray());
        await TestServer.Eventually(() => protocol.End == LinkEnd.Local, "the protocol is told how it ended");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_client_that_says_goodbye_is_gone(string kind)
    {
        await using var server = Start(kind);
        using var client = await ConnectAsync(server);
        await client.ShutdownAsync();
        var protocol = await server.ProtocolAsync();
        await TestServer.Eventually(() => protocol.End == LinkEnd.Peer, "the protocol is told");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_slow_reader_gets_everything_and_the_protocol_is_told(string kind)
    {
        const int Size = 16 << 20;
        await using var server = Start(kind, reaction: (protocol, data) =>
        {
            protocol.Link.Output.Append(new byte[Size]);
            return data.Length;
        });
        using var client = await ConnectAsync(server);
        await client.WriteAsync("x"u8.ToArray());
        var protocol = await server.ProtocolAsync();
        await TestServer.Eventually(() => protocol.Link.Unsent > Link.HighWater, "the output is held back");
        var back = new byte[Size];
        await client.ReadExactlyAsync(back).AsTask().WaitAsync(Patience);
        await TestServer.Eventually(() => protocol.DrainedCount == 1, "the protocol is told");
        Assert.Equal(0, protocol.Link.Unsent);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Garbage_instead_of_a_handshake_is_refused_and_counted(string kind)
    {
        await using var server = Start(kind);
        using var socket = await server.ConnectAsync();
        PlainLinkTests.SendAll(socket, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        await TestServer.ReadToEndAsync(socket);
        await TestServer.Eventually(() => server.Listener.Live == 0, "the link is released");
        Assert.Equal(1, server.Listener.Refused(ConnectionRefusal.Tls));
        Assert.Equal(0, (await server.ProtocolAsync()).AttachedCount);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_handshake_that_takes_too_long_is_ended_and_counted(string kind)
    {
        await using var server = Start(kind, options => options with { HandshakeTimeout = TimeSpan.FromMilliseconds(60) });
        using var socket = await server.ConnectAsync();
        PlainLinkTests.SendAll(socket, new byte[] { 22, 3, 1 });
        await ReadUntilGone(socket);
        await TestServer.Eventually(() => server.Listener.Refused(ConnectionRefusal.HandshakeTimeout) == 1, "the refusal is counted");
        await TestServer.Eventually(() => server.Listener.Live == 0, "the link is released");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_client_certificate_is_asked_for_and_checked_as_configured(string kind)
    {
        using var strangers = new TestCertificates("strangers");
        await Expect(kind, ClientCertificates.None, null, admitted: true, seen: null);
        await Expect(kind, ClientCertificates.Optional, null, admitted: true, seen: null);
        await Expect(kind, ClientCertificates.Optional, _certificates.Client, admitted: true, seen: "CN=device-1");
        await Expect(kind, ClientCertificates.Optional, strangers.Client, admitted: false, seen: null);
        await Expect(kind, ClientCertificates.Required, null, admitted: false, seen: null);
        await Expect(kind, ClientCertificates.Required, _certificates.Client, admitted: true, seen: "CN=device-1");
        await Expect(kind, ClientCertificates.Required, strangers.Client, admitted: false, seen: null);
    }

    [Fact]
    public async Task A_changed_file_serves_new_connections_and_a_bad_one_changes_nothing()
    {
        var log = new List<string>();
        using var source = new CertificateSource("tls", Options(), TimeProvider.System, log.Add);
        Assert.Equal("CN=localhost", Subject(source));

        source.ReloadIfChanged();
        Assert.Empty(log);

        _certificates.WriteServer(_certificates.Issue("renewed-certificate"));
        source.ReloadIfChanged();
        Assert.Equal("CN=renewed-certificate", Subject(source));

        await File.WriteAllTextAsync(_certificates.CertificateFile, "-----BEGIN CERTIFICATE-----\nbroken");
        source.ReloadIfChanged();
        source.ReloadIfChanged();
        Assert.Equal("CN=renewed-certificate", Subject(source));
        Assert.Equal(2, log.Count);
        Assert.Contains(_certificates.CertificateFile, log[1]);
        Assert.Contains("stays in use", log[1]);
    }

    [Fact]
    public async Task A_running_listener_takes_a_renewed_certificate_and_keeps_its_connections()
    {
        await using var server = Start(nameof(TransportKind.Auto), options => options with { Tls = Options() with { CheckInterval = TimeSpan.FromMilliseconds(20) } });
        using var old = await ConnectAsync(server);
        Assert.Equal("CN=localhost", old.RemoteCertificate!.Subject);
        _certificates.WriteServer(_certificates.Issue("renewed-certificate"));

        // A look at half-written files only leaves a line about them, and the old certificate in use.
        await TestServer.Eventually(() => server.Log.Any(line => line.Contains("has been read again", StringComparison.Ordinal)), "the certificate is read again");
        using var fresh = await ConnectAsync(server);
        Assert.Equal("CN=renewed-certificate", fresh.RemoteCertificate!.Subject);
        await old.WriteAsync("still"u8.ToArray());
        var back = new byte[5];
        await old.ReadExactlyAsync(back).AsTask().WaitAsync(Patience);
        Assert.Equal("still"u8.ToArray(), back);
    }

    [Fact]
    public async Task A_PFX_file_is_accepted()
    {
        await using var server = Start(nameof(TransportKind.Auto), options => options with { Tls = new() { CertificateFile = _certificates.PfxFile, Password = "secret" } });
        using var client = await ConnectAsync(server);
        Assert.Equal("CN=localhost", client.RemoteCertificate!.Subject);
    }

    [Fact]
    public void Files_that_cannot_be_used_are_named_in_the_error()
    {
        Assert.Contains("nowhere.pem", Failure(Options() with { CertificateFile = "nowhere.pem" }));
        Assert.Contains(_certificates.AuthorityFile, Failure(Options() with { KeyFile = _certificates.AuthorityFile }));
        Assert.Contains("'tls'", Failure(new() { CertificateFile = _certificates.PfxFile, Password = "wrong" }));

        static string Failure(TlsOptions options) =>
            Assert.Throws<TlsException>(() => new CertificateSource("tls", options, TimeProvider.System, _ => { })).Message;
    }

    public void Dispose() => _certificates.Dispose();

    internal static async Task<SslStream> AuthenticateAsync(Socket socket, X509Certificate2? certificate = null, SslProtocols version = SslProtocols.None)
    {
        var client = new SslStream(new NetworkStream(socket, ownsSocket: true), false, (_, certificate, _, _) => certificate is not null);
        SslClientAuthenticationOptions options = new()
        {
            TargetHost = "localhost",
            EnabledSslProtocols = version,
            LocalCertificateSelectionCallback = certificate is null ? null : (_, _, _, _, _) => certificate,
        };
        try
        {
            await client.AuthenticateAsClientAsync(options).WaitAsync(Patience);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    private static string Subject(CertificateSource source) => source.Current.ServerCertificateContext!.TargetCertificate.Subject;

    private static async Task ReadUntilGone(Socket socket)
    {
        try
        {
            await TestServer.ReadToEndAsync(socket);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
        }
    }

    private static async Task<SslStream> ConnectAsync(TestServer server, X509Certificate2? certificate = null, SslProtocols version = SslProtocols.None) =>
        await AuthenticateAsync(await server.ConnectAsync(), certificate, version);

    private TlsOptions Options() => new() { CertificateFile = _certificates.CertificateFile, KeyFile = _certificates.KeyFile };

    private TestServer Start(string kind, Func<ListenerOptions, ListenerOptions>? with = null, Reaction? reaction = null) =>
        new(kind, options => with?.Invoke(options with { Tls = Options() }) ?? options with { Tls = Options() }, reaction);

    private async Task Expect(string kind, ClientCertificates mode, X509Certificate2? certificate, bool admitted, string? seen)
    {
        await using var server = Start(kind, options => options with
        {
            Tls = Options() with { ClientCertificates = mode, AuthorityFile = _certificates.AuthorityFile },
        });
        Assert.Equal(admitted, await IsServed(server, certificate));
        var protocol = await server.ProtocolAsync();
        Assert.Equal(admitted ? 1 : 0, protocol.AttachedCount);
        if (admitted) Assert.Equal(seen, protocol.Link.PeerCertificate?.Subject);
    }

    private static async Task<bool> IsServed(TestServer server, X509Certificate2? certificate)
    {
        try
        {
            using var client = await ConnectAsync(server, certificate);
            await client.WriteAsync("x"u8.ToArray());
            return await client.ReadAsync(new byte[1]).AsTask().WaitAsync(Patience) == 1;
        }
        catch (Exception error) when (error is IOException or AuthenticationException)
        {
            return false;
        }
    }

    private sealed class Turns : ShardWork, ITurnEnd
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void EndTurn() => Interlocked.Increment(ref _count);

        public override void Run(Shard shard) => shard.AtTurnEnd(this);
    }
}
