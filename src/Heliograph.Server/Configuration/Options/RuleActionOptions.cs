using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>What a rule does with each row of its result.</summary>
internal sealed record RuleActionOptions : ISection
{
    /// <summary>What is done: the row is written to the log (console), a message made of it is published (republish), or one of `actions` sends it (action).</summary>
    [Setting(Applies.Now, Required = true)]
    public RuleActionType Type { get; init; }

    /// <summary>For action: which one, as `type:name`, such as `http:store`.</summary>
    [Setting(Applies.Now)]
    public string Name { get; init; } = "";

    /// <summary>For republish: the topic. `${name}` and `${a.b[1]}` stand for values of the row, here and below; what the row does not have becomes `undefined`.</summary>
    [Setting(Applies.Now)]
    public string Topic { get; init; } = "";

    /// <summary>For republish: 0, 1 or 2, or a value of the row.</summary>
    [Setting(Applies.Now)]
    public string Qos { get; init; } = "0";

    /// <summary>For republish: true or false, or a value of the row.</summary>
    [Setting(Applies.Now)]
    public string Retain { get; init; } = "false";

    /// <summary>For republish: the payload. Empty: the row as JSON.</summary>
    [Setting(Applies.Now)]
    public string Payload { get; init; } = "${payload}";

    /// <summary>For republish: a value of the row whose names and values become user properties, such as `${pub_props.User-Property}`. Empty: none.</summary>
    [Setting(Applies.Now)]
    public string UserProperties { get; init; } = "${user_properties}";

    /// <summary>For republish: the payload format indicator, 0 or 1. Empty, or what the row does not have: none; so with the four below.</summary>
    [Setting(Applies.Now)]
    public string PayloadFormat { get; init; } = "";

    /// <summary>For republish: seconds after which the message is not delivered any more.</summary>
    [Setting(Applies.Now)]
    public string MessageExpiry { get; init; } = "";

    /// <summary>For republish: the content type.</summary>
    [Setting(Applies.Now)]
    public string ContentType { get; init; } = "";

    /// <summary>For republish: the response topic.</summary>
    [Setting(Applies.Now)]
    public string ResponseTopic { get; init; } = "";

    /// <summary>For republish: the correlation data.</summary>
    [Setting(Applies.Now)]
    public string CorrelationData { get; init; } = "";

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (Type == RuleActionType.Republish && Topic.Length == 0) problems.Add("topic", "is missing; expected the topic to publish to");
        if (Type == RuleActionType.Connector && Name.Length == 0) problems.Add("name", "is missing; expected the action as type:name, such as http:store");
        if (!IsTemplate(Qos) && Qos is not ("0" or "1" or "2")) problems.Add("qos", "expected 0, 1, 2, or a value of the row such as ${qos}");
        if (!IsTemplate(Retain) && Retain is not ("true" or "false")) problems.Add("retain", "expected true, false, or a value of the row such as ${flags.retain}");
    }

    private static bool IsTemplate(string text) => text.Contains("${", StringComparison.Ordinal);
}
