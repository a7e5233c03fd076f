using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>What is sent over a connector. Rules name it as <c>type:name</c>. It has the section of its type and no other.</summary>
internal sealed record ActionOptions : ISection
{
    /// <summary>The type of its connector.</summary>
    [Setting(Applies.Now, Required = true)]
    public ConnectorType Type { get; init; }

    /// <summary>What it is called, once among those of its type.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Name { get; init; } = "";

    /// <summary>The name of the connector, which has the same type.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Connector { get; init; } = "";

    /// <summary>Whether it takes what rules give it. While it does not, that is dropped.</summary>
    [Setting(Applies.Now)]
    public bool Enabled { get; init; } = true;

    /// <summary>What it is for, in words.</summary>
    [Setting(Applies.Now)]
    public string Description { get; init; } = "";

    /// <summary>Words by which the API's users find it; nothing depends on them.</summary>
    [Setting(Applies.Now)]
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>For type http: the request.</summary>
    public HttpActionOptions? Http { get; init; }

    /// <summary>For type pgsql: the statement.</summary>
    public PgsqlActionOptions? Pgsql { get; init; }

    /// <summary>For type redis: the command.</summary>
    public RedisActionOptions? Redis { get; init; }

    /// <summary>For type rabbitmq: the message.</summary>
    public RabbitmqActionOptions? Rabbitmq { get; init; }

    /// <summary>For type file: the file and its lines.</summary>
    public FileActionOptions? File { get; init; }

    /// <summary>For type mqtt: the message.</summary>
    public MqttActionOptions? Mqtt { get; init; }

    /// <summary>How it waits, gathers and tries again.</summary>
    public BufferOptions Buffer { get; init; } = new();

    /// <summary>Its identifier: type and name.</summary>
    internal string Id => IntegrationNames.IdOf(Type, Name);

    /// <summary>The identifier of its connector.</summary>
    internal string ConnectorId => IntegrationNames.IdOf(Type, Connector);

    /// <summary>Whether another says the same in everything, secrets included, but what is for people alone.</summary>
    internal bool SaysTheSame(ActionOptions other) => ReferenceEquals(this, other) || (Id == other.Id && IntegrationNames.SayTheSame(Bare, other.Bare));

    private ActionOptions Bare => this with { Description = "", Tags = [] };

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        IntegrationNames.Check(Name, problems);
        TypeSection.Check(Type, problems, new(ConnectorType.Http, Http), new(ConnectorType.Mqtt, Mqtt), new(ConnectorType.Pgsql, Pgsql), new(ConnectorType.Redis, Redis), new(ConnectorType.Rabbitmq, Rabbitmq), new(ConnectorType.File, File));
    }
}
