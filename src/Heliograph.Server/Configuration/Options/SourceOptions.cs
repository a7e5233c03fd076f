using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>What is received over a connector. Rules select from it as <c>$sources/type:name</c>. It has the section of its type and no other.</summary>
internal sealed record SourceOptions : ISection
{
    /// <summary>The type of its connector: mqtt or rabbitmq.</summary>
    [Setting(Applies.Now, Required = true)]
    public ConnectorType Type { get; init; }

    /// <summary>What it is called, once among those of its type.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Name { get; init; } = "";

    /// <summary>The name of the connector, which has the same type.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Connector { get; init; } = "";

    /// <summary>Whether it receives.</summary>
    [Setting(Applies.Now)]
    public bool Enabled { get; init; } = true;

    /// <summary>What it is for, in words.</summary>
    [Setting(Applies.Now)]
    public string Description { get; init; } = "";

    /// <summary>Words by which the API's users find it; nothing depends on them.</summary>
    [Setting(Applies.Now)]
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>For type rabbitmq: the queue.</summary>
    public RabbitmqSourceOptions? Rabbitmq { get; init; }

    /// <summary>For type mqtt: the subscription.</summary>
    public MqttSourceOptions? Mqtt { get; init; }

    /// <summary>Its identifier: type and name.</summary>
    internal string Id => IntegrationNames.IdOf(Type, Name);

    /// <summary>The identifier of its connector.</summary>
    internal string ConnectorId => IntegrationNames.IdOf(Type, Connector);

    /// <summary>Whether another says the same in everything, secrets included, but what is for people alone.</summary>
    internal bool SaysTheSame(SourceOptions other) => ReferenceEquals(this, other) || (Id == other.Id && IntegrationNames.SayTheSame(Bare, other.Bare));

    private SourceOptions Bare => this with { Description = "", Tags = [] };

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        IntegrationNames.Check(Name, problems);
        TypeSection.Check(Type, problems, new(ConnectorType.Mqtt, Mqtt), new(ConnectorType.Rabbitmq, Rabbitmq));
        if (Type is not (ConnectorType.Mqtt or ConnectorType.Rabbitmq)) problems.Add("type", "expected mqtt or rabbitmq: nothing is received from the other types");
    }
}
