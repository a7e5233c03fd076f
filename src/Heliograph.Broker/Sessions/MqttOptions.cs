using Heliograph.Broker.Routing;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>What an MQTT client may do and how its session is kept. The defaults are those that the deployment metrics are defined for.</summary>
public sealed record MqttOptions
{
    /// <summary>Largest packet accepted, in bytes, fixed header included (128 to 268,435,460). Applies to new connections.</summary>
    public int MaxPacketSize { get; init; } = 1 << 20;

    /// <summary>How long a new connection may take to send CONNECT.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest client identifier, in bytes of UTF-8 (1 to 65,535).</summary>
    public int MaxClientIdLength { get; init; } = 65535;

    /// <summary>Most levels of a topic name or filter (1 to 65,535).</summary>
    public int MaxTopicLevels { get; init; } = 128;

    /// <summary>Highest QoS a client may publish with.</summary>
    public QoS MaxQoS { get; init; } = QoS.ExactlyOnce;

    /// <summary>Topic aliases accepted from a version 5 client (0 to 65,535).</summary>
    public int MaxTopicAlias { get; init; } = 65535;

    /// <summary>Keep-alive in seconds imposed on clients; 0 leaves the client's own.</summary>
    public int ServerKeepAlive { get; init; }

    /// <summary>How often the keep-alive a client may stay silent (1 to 10).</summary>
    public double KeepAliveMultiplier { get; init; } = 1.5;

    /// <summary>Messages sent to one client with QoS 1 or 2 and not yet acknowledged (1 to 65,535); the client's Receive Maximum lowers it.</summary>
    public int MaxInflight { get; init; } = 32;

    /// <summary>Messages that wait for one client; the oldest goes when one more comes (0 to 1,000,000).</summary>
    public int MaxQueue { get; init; } = 1000;

    /// <summary>Whether QoS 0 messages wait for a client that is away.</summary>
    public bool QueueQoS0 { get; init; } = true;

    /// <summary>QoS 2 messages received from one client and not yet released (1 to 65,535); announced as Receive Maximum.</summary>
    public int MaxAwaitingRelease { get; init; } = 100;

    /// <summary>How long a QoS 2 message received from a client waits for its PUBREL.</summary>
    public TimeSpan AwaitReleaseTimeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How long to wait for an acknowledgement before sending again within one connection; zero never does [MQTT-4.4.0-1].</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.Zero;

    /// <summary>Longest session expiry, in seconds; also that of a 3.x client without clean session.</summary>
    public uint MaxSessionExpiry { get; init; } = uint.MaxValue;

    /// <summary>Session expiry of a 3.x client that connects without clean session, in seconds.</summary>
    public uint SessionExpiry3 { get; init; } = 7200;

    /// <summary>Whether a delivery has the subscription's QoS even above the message's.</summary>
    public bool UpgradeQoS { get; init; }

    /// <summary>Whether a 3.x client does not receive what it published itself.</summary>
    public bool IgnoreLoopDeliver { get; init; }

    /// <summary>Subscriptions of one client (0: no limit).</summary>
    public int MaxSubscriptions { get; init; }

    /// <summary>How a shared subscription chooses among its members.</summary>
    public ShareStrategy ShareStrategy { get; init; } = ShareStrategy.RoundRobin;

    /// <summary>Whether retained messages are kept at all.</summary>
    public bool RetainAvailable { get; init; } = true;

    /// <summary>Retained messages kept at most (0: no limit).</summary>
    public int MaxRetained { get; init; }

    /// <summary>Largest retained payload, in bytes.</summary>
    public int MaxRetainedPayload { get; init; } = 1 << 20;

    /// <summary>Delayed messages (<c>$delayed/SECONDS/topic</c>) kept at most (0: no limit).</summary>
    public int MaxDelayed { get; init; }

    /// <summary>Seconds between two rounds of <c>$SYS/</c> messages; zero sends none.</summary>
    public TimeSpan SysInterval { get; init; } = TimeSpan.Zero;
}
