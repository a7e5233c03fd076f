using System.Text;
using Heliograph.Protocol;

namespace Heliograph.Server.Configuration;

/// <summary>Checks what a message is to be made of.</summary>
internal static class MqttTemplates
{
    /// <summary>Reports what can never make a message.</summary>
    public static void Check(string topic, string qos, string retain, SectionProblems problems)
    {
        if (!IsTemplate(topic) && !TopicName.IsValid(Encoding.UTF8.GetBytes(topic))) problems.Add("topic", "expected a topic without wildcards; ${name} stands for a value");
        if (!IsTemplate(qos) && qos is not ("0" or "1" or "2")) problems.Add("qos", "expected 0, 1, 2, or a value such as ${qos}");
        if (!IsTemplate(retain) && retain is not ("true" or "false")) problems.Add("retain", "expected true, false, or a value such as ${flags.retain}");
    }

    private static bool IsTemplate(string text) => text.Contains("${", StringComparison.Ordinal);
}
