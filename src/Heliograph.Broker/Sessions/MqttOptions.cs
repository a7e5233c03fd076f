using Heliograph.Broker.Routing;
using Heliograph.Broker.Settings;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>What an MQTT client may do and how its session is kept. The defaults are those that the deployment metrics are defined for.</summary>
public sealed record MqttOptions
{
    /// <summary>Largest packet accepted, in bytes, fixed header included.</summary>
    [Setting(Applies.NewConnections, Min = 128, Max = 268_435_460)]
    public int MaxPacketSize { get; init; } = 1 << 20;

    /// <summary>How long a new connection may take to send CONNECT.</summary>
    [Setting(Applies.NewConnections, Min = 1, Max = 600)]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest client identifier, in bytes of UTF-8.</summary>
    [Setting(Applies.NewConnections, Min = 1, Max = 65_535)]
    public int MaxClientIdLength { get; init; } = 65535;

    /// <summary>Most levels of a topic name or filter.</summary>
    [Setting(Applies.NewConnections, Min = 1, Max = 65_535)]
    public int MaxTopicLevels { get; init; } = 128;

    /// <summary>Highest QoS a client may publish with.</summary>
    [Setting(Applies.NewConnections)]
    public QoS MaxQoS { get; init; } = QoS.ExactlyOnce;

    /// <summary>Topic aliases accepted from a version 5 client.</summary>
    [Setting(Applies.NewConnections, Min = 0, Max = 65_535)]
    public int MaxTopicAlias { get; init; } = 65535;

    /// <summary>Keep-alive in seconds imposed on version 5 clients, which are told; 0 leaves the client's own.</summary>
    [Setting(Applies.NewConnections, Min = 0, Max = 65_535, Seconds = true)]
    public int ServerKeepAlive { get; init; }

    /// <summary>How often the keep-alive a client may stay silent.</summary>
    [Setting(Applies.NewConnections, Min = 1, Max = 10)]
    public double KeepAliveMultiplier { get; init; } = 1.5;

    /// <summary>Messages sent to one client with QoS 1 or 2 and not yet acknowledged; the client's Receive Maximum lowers it.</summary>
    [Setting(Applies.NewConnections, Min = 1, Max = 65_535)]
    public int MaxInflight { get; init; } = 32;

    /// <summary>Messages that wait for one client; the oldest goes when one more comes.</summary>
    [Setting(Applies.NewConnections, Min = 0, Max = 1_000_000)]
    public int MaxQueue { get; init; } = 1000;

    /// <summary>Whether QoS 0 messages wait for a client that is away.</summary>
    [Setting(Applies.NewConnections)]
    public bool QueueQoS0 { get; init; } = true;

    /// <summary>QoS 2 messages received from one client and not yet released; announced as Receive Maximum.</summary>
    [Setting(Applies.NewConnections, Min = 1, Max = 65_535)]
    public int MaxAwaitingRelease { get; init; } = 100;

    /// <summary>How long a QoS 2 message received from a client waits for its PUBREL.</summary>
    [Setting(Applies.NewConnections, Min = 1, Max = 86_400)]
    public TimeSpan AwaitReleaseTimeout { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How long to wait for an acknowledgement before sending again within one connection; zero never does [MQTT-4.4.0-1].</summary>
    [Setting(Applies.NewConnections, Min = 0, Max = 86_400)]
    public TimeSpan RetryInterval { get; init; } = TimeSpan.Zero;

    /// <summary>Longest session expiry, in seconds; also that of a 3.x client without clean session.</summary>
    [Setting(Applies.NewConnections, Min = 0, Max = uint.MaxValue, Seconds = true)]
    public uint MaxSessionExpiry { get; init; } = uint.MaxValue;

    /// <summary>Session expiry of a 3.x client that connects without clean session, in seconds.</summary>
    [Setting(Applies.NewConnections, Min = 0, Max = uint.MaxValue, Seconds = true)]
    public uint SessionExpiry3 { get; init; } = 7200;

    /// <summary>Whether a delivery has the subscription's QoS even above the message's.</summary>
    [Setting(Applies.NewConnections)]
    public bool UpgradeQoS { get; init; }

    /// <summary>Whether a 3.x client does not receive what it published itself.</summary>
    [Setting(Applies.NewConnections)]
    public bool IgnoreLoopDeliver { get; init; }

    /// <summary>Subscriptions of one client (0: no limit).</summary>
    [Setting(Applies.NewConnections, Min = 0, Max = 1_000_000)]
    public int MaxSubscriptions { get; init; }

    /// <summary>How a shared subscription chooses among its members.</summary>
    [Setting(Applies.Restart)]
    public ShareStrategy ShareStrategy { get; init; } = ShareStrategy.RoundRobin;

    /// <summary>Whether retained messages are kept at all.</summary>
    [Setting(Applies.Restart)]
    public bool RetainAvailable { get; init; } = true;

    /// <summary>Retained messages kept at most (0: no limit).</summary>
    [Setting(Applies.Restart, Min = 0, Max = int.MaxValue)]
    public int MaxRetained { get; init; }

    /// <summary>Largest retained payload, in bytes.</summary>
    [Setting(Applies.Restart, Min = 0, Max = 268_435_455)]
    public int MaxRetainedPayload { get; init; } = 1 << 20;

    /// <summary>Delayed messages (<c>$delayed/SECONDS/topic</c>) kept at most (0: no limit).</summary>
    [Setting(Applies.Restart, Min = 0, Max = int.MaxValue)]
    public int MaxDelayed { get; init; }

    /// <summary>Seconds between two rounds of <c>$SYS/</c> messages; zero sends none.</summary>
    [Setting(Applies.Restart, Min = 0, Max = 86_400)]
    public TimeSpan SysInterval { get; init; } = TimeSpan.Zero;
}
