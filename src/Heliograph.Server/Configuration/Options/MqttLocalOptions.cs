using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>What is published here for each message that a source receives. `${name}` stands for a value of the message: `topic`, `payload`, `qos`, `retain`, `dup`, `server`, `pub_props`.</summary>
internal sealed record MqttLocalOptions : ISection
{
    /// <summary>The topic here.</summary>
    [Setting(Applies.Now)]
    public string Topic { get; init; } = "${topic}";

    /// <summary>0, 1 or 2, or a value of the message.</summary>
    [Setting(Applies.Now)]
    public string Qos { get; init; } = "${qos}";

    /// <summary>true or false, or a value of the message.</summary>
    [Setting(Applies.Now)]
    public string Retain { get; init; } = "${retain}";

    /// <summary>The payload. Empty: all values of the message as JSON.</summary>
    [Setting(Applies.Now)]
    public string Payload { get; init; } = "${payload}";

    /// <inheritdoc/>
    public void Validate(SectionProblems problems) => MqttTemplates.Check(Topic, Qos, Retain, problems);
}
