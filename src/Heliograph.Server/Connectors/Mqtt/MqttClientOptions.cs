using System.Net.Security;
using Heliograph.Protocol;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>Which MQTT server to connect to, as whom, and how much of it is taken at once.</summary>
internal sealed record MqttClientOptions
{
    /// <summary>Name or address of the server.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Its port for MQTT over TCP, or over TLS.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>The version spoken.</summary>
    public ProtocolVersion Version { get; init; } = ProtocolVersion.V311;

    /// <summary>The client identifier; empty asks the server for one.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>The user name; null for none.</summary>
    public string? Username { get; init; }

    /// <summary>The password; null for none.</summary>
    public string? Password { get; init; }

    /// <summary>After half of it the peer is asked whether it is there, after one and a half without a word it counts as dead; zero for never. Whole seconds, at most 65,535.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether the server forgets what it has of an earlier connection.</summary>
    public bool CleanStart { get; init; } = true;

    /// <summary>How long the server keeps what it has for a client that is away. Version 5 and without <see cref="CleanStart"/> only; whole seconds.</summary>
    public TimeSpan SessionExpiry { get; init; } = TimeSpan.FromHours(2);

    /// <summary>How TLS is spoken; null for plain TCP.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>How long connecting may take, until the server has accepted the client.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Messages with QoS 1 and 2 sent and not yet acknowledged, at most; the server may ask for fewer. 1 to 1024.</summary>
    public int Window { get; init; } = 32;

    /// <summary>Messages received and not yet taken over, at most, about: then the client reads on only when some are. 1 to 65,535.</summary>
    public int ReceiveMaximum { get; init; } = 100;

    /// <summary>Bytes of the largest packet that is taken; a larger one ends the connection.</summary>
    public int MaxPacketSize { get; init; } = 1 << 20;
}
