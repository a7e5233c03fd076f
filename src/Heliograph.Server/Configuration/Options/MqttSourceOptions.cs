using System.Text;
using Heliograph.Broker.Settings;
using Heliograph.Protocol;

namespace Heliograph.Server.Configuration;

/// <summary>What is subscribed to on another broker.</summary>
internal sealed record MqttSourceOptions : ISection
{
    /// <summary>The topic filter there. It may begin with $share/group/: then the broker divides the messages among all members of the group.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Topic { get; init; } = "";

    /// <summary>The highest QoS. With 1 and 2 a message is acknowledged when the rules have it, and it is published here if it is to be.</summary>
    [Setting(Applies.Now)]
    public QoS Qos { get; init; } = QoS.AtLeastOnce;

    /// <summary>Connections. With more than one they are a group of a shared subscription, and messages may overtake each other.</summary>
    [Setting(Applies.Now, Min = 1, Max = 64)]
    public int PoolSize { get; init; } = 1;

    /// <summary>Messages that one connection has received and rules have not taken yet; then it reads no further.</summary>
    [Setting(Applies.Now, Min = 1, Max = 65_535)]
    public int MaxInflight { get; init; } = 100;

    /// <summary>What is published here for each message. Without this section nothing is, and only rules see them.</summary>
    public MqttLocalOptions? Local { get; init; }

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (!TopicFilter.IsValid(Encoding.UTF8.GetBytes(Topic))) problems.Add("topic", "expected a topic filter such as plant/+/state or $share/group/plant/#");
    }
}
