using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>Something outside that actions send to and sources receive from. It has the section of its type and no other.</summary>
internal sealed record ConnectorOptions : ISection
{
    /// <summary>What it is.</summary>
    [Setting(Applies.Now, Required = true)]
    public ConnectorType Type { get; init; }

    /// <summary>What it is called, once among those of its type: with the type in front the label resource_id of its metrics.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Name { get; init; } = "";

    /// <summary>Whether it connects. What its actions are given while it does not, is dropped.</summary>
    [Setting(Applies.Now)]
    public bool Enabled { get; init; } = true;

    /// <summary>What it is for, in words.</summary>
    [Setting(Applies.Now)]
    public string Description { get; init; } = "";

    /// <summary>Words by which the API's users find it; nothing depends on them.</summary>
    [Setting(Applies.Now)]
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>How long connecting, and a health check, may take.</summary>
    [Setting(Applies.Now, Min = 0.1, Max = 300)]
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often it is checked while connected, and at the latest tried again while not.</summary>
    [Setting(Applies.Now, Min = 0.1, Max = 3600)]
    public TimeSpan HealthCheckInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For type http: the service.</summary>
    public HttpConnectorOptions? Http { get; init; }

    /// <summary>For type pgsql: the database.</summary>
    public PgsqlConnectorOptions? Pgsql { get; init; }

    /// <summary>For type redis: the server.</summary>
    public RedisConnectorOptions? Redis { get; init; }

    /// <summary>For type rabbitmq: the server.</summary>
    public RabbitmqConnectorOptions? Rabbitmq { get; init; }

    /// <summary>For type file: the folder.</summary>
    public FileConnectorOptions? File { get; init; }

    /// <summary>For type mqtt: the other broker.</summary>
    public MqttConnectorOptions? Mqtt { get; init; }

    /// <summary>Its identifier: type and name.</summary>
    internal string Id => IntegrationNames.IdOf(Type, Name);

    /// <summary>Whether another says the same in everything, secrets included, but what is for people alone.</summary>
    internal bool SaysTheSame(ConnectorOptions other) => ReferenceEquals(this, other) || (Id == other.Id && IntegrationNames.SayTheSame(Bare, other.Bare));

    private ConnectorOptions Bare => this with { Description = "", Tags = [] };

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        IntegrationNames.Check(Name, problems);
        TypeSection.Check(Type, problems, new(ConnectorType.Http, Http), new(ConnectorType.Mqtt, Mqtt), new(ConnectorType.Pgsql, Pgsql), new(ConnectorType.Redis, Redis), new(ConnectorType.Rabbitmq, Rabbitmq), new(ConnectorType.File, File));
    }
}
