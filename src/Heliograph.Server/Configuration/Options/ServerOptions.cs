using System.Net;
using Heliograph.Broker.Settings;
using Heliograph.Broker.Shards;
using Heliograph.Server.Transport.Tls;

namespace Heliograph.Server.Configuration;

/// <summary>One port clients connect to.</summary>
internal sealed record ServerOptions : ISection
{
    private const string NeedsCertificate = "clients may come without a certificate; set tls.clientCertificates: required";

    /// <summary>Name in logs and errors; protocol and port when not given.</summary>
    [Setting(Applies.Restart)]
    public string? Name { get; init; }

    /// <summary>TCP port; 0 takes any free one.</summary>
    [Setting(Applies.Restart, Required = true, Min = 0, Max = 65_535)]
    public int Port { get; init; }

    /// <summary>Address of the interface to listen on; `0.0.0.0` or `*` is all of them. When not given: 127.0.0.1 for mqtt, 0.0.0.0 for websocket and socket.</summary>
    [Setting(Applies.Restart)]
    public IPAddress? Bind { get; init; }

    /// <summary>What the server speaks.</summary>
    [Setting(Applies.Restart, Required = true)]
    public ServerProtocol Protocol { get; init; }

    /// <summary>For mqtt: serves MQTT over WebSocket at this path.</summary>
    [Setting(Applies.Restart)]
    public string? Path { get; init; }

    /// <summary>Encrypts the connections.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>Whether every connection begins with a PROXY protocol header (version 1 or 2), from which the client's address is taken.</summary>
    [Setting(Applies.Restart)]
    public bool ProxyProtocol { get; init; }

    /// <summary>Connections of this server at most; 0 has no limit.</summary>
    [Setting(Applies.NewConnections, Min = 0, Max = 100_000_000)]
    public int MaxConnections { get; init; }

    /// <summary>Connections of this server accepted in a second at most; 0 has no limit.</summary>
    [Setting(Applies.NewConnections, Min = 0, Max = 10_000_000)]
    public int ConnectionRate { get; init; }

    /// <summary>PUBLISH packets that each client of this server may send in a second; more wait in the network. 0 has no limit.</summary>
    [Setting(Applies.Now, Min = 0, Max = 10_000_000)]
    public int MessageRate { get; init; }

    /// <summary>Bytes that each client of this server may send in a second; more wait in the network. 0 has no limit.</summary>
    [Setting(Applies.Now, Min = 0, Max = 2_147_483_647)]
    public int ByteRate { get; init; }

    /// <summary>PUBLISH packets that all clients of this server together may send in a second; more wait, as `limits.rateWait` says. 0 has no limit.</summary>
    [Setting(Applies.Now, Min = 0, Max = 100_000_000)]
    public int TotalMessageRate { get; init; }

    /// <summary>Bytes of PUBLISH packets that all clients of this server together may send in a second; more wait, as `limits.rateWait` says. 0 has no limit.</summary>
    [Setting(Applies.Now, Min = 0, Max = 2_147_483_647)]
    public int TotalByteRate { get; init; }

    /// <summary>For mqtt: whether clients of this server are checked by `authentication`. With false everybody comes in: for a server inside a trusted network.</summary>
    [Setting(Applies.Restart)]
    public bool Authentication { get; init; } = true;

    /// <summary>For mqtt with tls.clientCertificates required: what of its certificate is a client's user name, in place of the one it gives.</summary>
    [Setting(Applies.Restart)]
    public CertificateField CertificateAsUsername { get; init; }

    /// <summary>For mqtt with tls.clientCertificates required: what of its certificate is a client's identifier, in place of the one it gives.</summary>
    [Setting(Applies.Restart)]
    public CertificateField CertificateAsClientId { get; init; }

    /// <summary>Values a Lua script reads with mix.server.option, and for websocket the path.</summary>
    [Setting(Applies.Restart)]
    public IReadOnlyList<ServerOption> Options { get; init; } = [];

    /// <summary>For websocket and socket: the Lua script.</summary>
    [Setting(Applies.Restart)]
    public string? Entry { get; init; }

    /// <summary>For websocket and socket: how often the script is looked at for a change; 0 never.</summary>
    [Setting(Applies.Restart, Min = 0, Max = 86_400)]
    public TimeSpan ByteCodeExpires { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For websocket and socket: whether the script is of the generation whose callbacks get the connection (`legacy`), or of today's (`current`).</summary>
    [Setting(Applies.Restart)]
    public LuaCompat LuaCompat { get; init; }

    /// <summary>For websocket and socket: bytes of a message from a client at most; a client that sends a larger one is disconnected.</summary>
    [Setting(Applies.NewConnections, Min = 128, Max = 268_435_456)]
    public int MaxMessageSize { get; init; } = 1_048_576;

    /// <summary>For websocket and socket, and without effect: connections share buffers, which are as large as what is read. A connmix.yaml may have it.</summary>
    [Setting(Applies.NewConnections, Min = 128, Max = 16_777_216)]
    public int ReadBufferSize { get; init; } = 1024;

    /// <summary>For websocket and socket, and without effect: buffers are as large as what is written, up to 1 MiB for a connection. A connmix.yaml may have it.</summary>
    [Setting(Applies.NewConnections, Min = 128, Max = 16_777_216)]
    public int WriteBufferSize { get; init; } = 1024;

    /// <summary>For websocket and socket: a connection from which nothing was read for so long is closed; 0 never does. For mqtt the keep-alive decides.</summary>
    [Setting(Applies.NewConnections, Min = 0, Max = 86_400)]
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For websocket and socket: a connection to which a write takes longer is closed; 0 never does.</summary>
    [Setting(Applies.NewConnections, Min = 0, Max = 86_400)]
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The interface to listen on.</summary>
    internal IPAddress Address => Bind ?? (Protocol == ServerProtocol.Mqtt ? IPAddress.Loopback : IPAddress.Any);

    /// <summary>The name in logs and errors.</summary>
    internal string DisplayName => Name ?? $"{Protocol.ToString().ToLowerInvariant()}:{Port}";

    /// <summary>Whether only clients on this machine can connect.</summary>
    internal bool IsLoopback => IPAddress.IsLoopback(Address);

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (Protocol != ServerProtocol.Mqtt)
        {
            if (string.IsNullOrEmpty(Entry)) problems.Add("entry", "expected the path of a Lua script: it serves the clients of a websocket or socket server");
            else problems.File("entry", Entry);
        }
        else if (Entry is not null)
            problems.Add("entry", "only servers with protocol websocket or socket run a script; leave it out");
        if (Tls?.ClientCertificates != ClientCertificates.Required)
        {
            if (CertificateAsUsername != CertificateField.None) problems.Add("certificateAsUsername", NeedsCertificate);
            if (CertificateAsClientId != CertificateField.None) problems.Add("certificateAsClientId", NeedsCertificate);
        }

        if (Path is null)
            return;
        if (Protocol != ServerProtocol.Mqtt)
            problems.Add("path", "expected only with protocol mqtt; here write `options: [{name: path, value: /…}]`");
        else if (!Path.StartsWith('/') || Path.AsSpan().ContainsAny(" ?#"))
            problems.Add("path", "expected a path that begins with /, for example /mqtt");
    }
}
