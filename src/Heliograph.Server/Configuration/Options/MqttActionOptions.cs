using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>A message for each row, published on another broker. `${name}` stands for a value of the row.</summary>
internal sealed record MqttActionOptions : ISection
{
    /// <summary>The topic there.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Topic { get; init; } = "";

    /// <summary>0, 1 or 2, or a value of the row.</summary>
    [Setting(Applies.Now)]
    public string Qos { get; init; } = "1";

    /// <summary>true or false, or a value of the row such as `${flags.retain}`.</summary>
    [Setting(Applies.Now)]
    public string Retain { get; init; } = "false";

    /// <summary>The payload. Empty: the row as JSON.</summary>
    [Setting(Applies.Now)]
    public string Payload { get; init; } = "${payload}";

    /// <inheritdoc/>
    public void Validate(SectionProblems problems) => MqttTemplates.Check(Topic, Qos, Retain, problems);
}
