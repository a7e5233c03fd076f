using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>Another MQTT broker, to which actions publish and from which sources receive: a bridge.</summary>
internal sealed record MqttConnectorOptions : ISection
{
    /// <summary>Host and port.</summary>
    [Setting(Applies.Now)]
    public string Server { get; init; } = "127.0.0.1:1883";

    /// <summary>The version of MQTT: v3 (3.1), v4 (3.1.1) or v5. Only v5 lets the broker say why it refuses a message, and passes properties on.</summary>
    [Setting(Applies.Now)]
    public MqttVersion Version { get; init; } = MqttVersion.V4;

    /// <summary>What client identifiers begin with; the names of connector and source and a number follow. Empty: heliograph- and the name of this machine. Two nodes that connect to the same broker must differ in it.</summary>
    [Setting(Applies.Now)]
    public string ClientId { get; init; } = "";

    /// <summary>The user name. Empty: none.</summary>
    [Setting(Applies.Now)]
    public string Username { get; init; } = "";

    /// <summary>The password.</summary>
    [Setting(Applies.Now)]
    public Secret? Password { get; init; }

    /// <summary>After half of it the broker is asked whether it is there; after one and a half without a word from it the connection has ended. 0: never.</summary>
    [Setting(Applies.Now, Min = 0, Max = 65_535)]
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether the broker forgets a connection that has ended. false: what a source has not received meanwhile comes later, and what an action had under way is not lost, and with QoS 2 not doubled either when the connection is back within buffer.requestTimeout.</summary>
    [Setting(Applies.Now)]
    public bool CleanStart { get; init; } = true;

    /// <summary>For v5 without cleanStart: how long the broker remembers.</summary>
    [Setting(Applies.Now, Min = 1, Max = 4_294_967_294)]
    public TimeSpan SessionExpiry { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Messages with QoS 1 and 2 that one connection has under way; the broker may ask for fewer. With QoS 2 and v3 or v4, in which it cannot, never more than 20.</summary>
    [Setting(Applies.Now, Min = 1, Max = 1024)]
    public int MaxInflight { get; init; } = 32;

    /// <summary>Connections of actions together. Messages of one topic go over the same one, in their order.</summary>
    [Setting(Applies.Now, Min = 1, Max = 64)]
    public int PoolSize { get; init; } = 4;

    /// <summary>Bytes of a packet that is taken from the broker; a larger one ends the connection.</summary>
    [Setting(Applies.Now, Min = 1024, Max = 268_435_455)]
    public int MaxPacketSize { get; init; } = 1 << 20;

    /// <summary>Whether and how it is encrypted.</summary>
    public ClientTlsOptions Tls { get; init; } = new();

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (!HostAndPort.IsValid(Server)) problems.Add("server", "expected host and port, such as 127.0.0.1:1883");
        if (Username.Length == 0 && Password is not null && Version != MqttVersion.V5) problems.Add("password", "has no effect without username, but in v5");
    }
}
