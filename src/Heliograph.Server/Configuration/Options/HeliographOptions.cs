using Heliograph.Broker.Access;
using Heliograph.Broker.Sessions;
using Heliograph.Broker.Settings;
using Heliograph.Server.Listeners;

namespace Heliograph.Server.Configuration;

/// <summary>Everything that can be set, read from file, environment and flags and validated. Immutable; a reload makes a new one.</summary>
internal sealed record HeliographOptions
{
    /// <summary>What is logged, and where.</summary>
    public LoggingOptions Logging { get; init; } = new();

    /// <summary>How the summaries on the metrics pages are kept.</summary>
    public PrometheusOptions Prometheus { get; init; } = new();

    /// <summary>Accepted from a connmix.yaml and ignored: there are no licences.</summary>
    public IgnoredOptions Licenses { get; init; } = new();

    /// <summary>Who may call the engine and center APIs.</summary>
    public AccessOptions Access { get; init; } = new();

    /// <summary>Who may come in: each is asked in turn until one knows the client; one whom nobody knows is refused. Without any, everybody comes in unchecked.</summary>
    [Setting(Applies.Restart)]
    public IReadOnlyList<AuthenticatorOptions> Authentication { get; init; } = [];

    /// <summary>The center: the node that knows all engines.</summary>
    public CenterOptions Center { get; init; } = new();

    /// <summary>The engine: the node that holds the connections.</summary>
    public EngineOptions Engine { get; init; } = new();

    /// <summary>What an MQTT client may do and how its session is kept; for all servers with protocol mqtt.</summary>
    public MqttOptions Mqtt { get; init; } = new();

    /// <summary>What MQTT clients may publish and subscribe to.</summary>
    public AuthorizationSection Authorization { get; init; } = new();

    /// <summary>Whether and when clients that come and go too often are banned for a while.</summary>
    public FlappingOptions Flapping { get; init; } = new();

    /// <summary>Where sessions, queued and retained messages survive a restart.</summary>
    public StorageOptions Storage { get; init; } = new();

    /// <summary>Limits over all servers.</summary>
    public LimitsOptions Limits { get; init; } = new();

    /// <summary>When the server raises an alarm about itself.</summary>
    public AlarmOptions Alarms { get; init; } = new();

    /// <summary>What traces of clients and topics may cost.</summary>
    public TraceOptions Trace { get; init; } = new();

    /// <summary>What the deployment is called: the labels of every series on the deployment pages.</summary>
    public DeploymentOptions Deployment { get; init; } = new();

    /// <summary>What is done with messages besides delivering them.</summary>
    [Setting(Applies.Now)]
    public IReadOnlyList<RuleOptions> Rules { get; init; } = [];

    /// <summary>What holds for all rules.</summary>
    public RuleEngineOptions RuleEngine { get; init; } = new();

    /// <summary>What is outside: what actions send to and sources receive from.</summary>
    [Setting(Applies.Now)]
    public IReadOnlyList<ConnectorOptions> Connectors { get; init; } = [];

    /// <summary>What is sent over connectors; rules name them.</summary>
    [Setting(Applies.Now)]
    public IReadOnlyList<ActionOptions> Actions { get; init; } = [];

    /// <summary>What is received over connectors; rules select from them.</summary>
    [Setting(Applies.Now)]
    public IReadOnlyList<SourceOptions> Sources { get; init; } = [];

    /// <summary>What payloads look like that functions of rules read and write by a schema.</summary>
    public SchemaRegistryOptions SchemaRegistry { get; init; } = new();

    /// <summary>The deployment API: metrics and management for apps, which `heliograph apps` makes.</summary>
    public ApiOptions Api { get; init; } = new();

    /// <summary>What the metrics pages show.</summary>
    public MetricsOptions Metrics { get; init; } = new();

    /// <summary>Loops that own connections, each on its own thread; 0 is one for every processor core.</summary>
    [Setting(Applies.Restart, Min = 0, Max = 1024)]
    public int Shards { get; init; }

    /// <summary>How bytes get in and out: auto takes epoll on Linux and sockets elsewhere.</summary>
    [Setting(Applies.Restart)]
    public TransportKind Transport { get; init; }

    /// <summary>Whether MQTT servers that anyone on the network can reach accept clients without authentication.</summary>
    [Setting(Applies.Restart)]
    public bool AllowAnonymous { get; init; }
}
