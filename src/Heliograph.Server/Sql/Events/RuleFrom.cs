namespace Heliograph.Server.Sql.Events;

/// <summary>What the FROM of a statement comes to.</summary>
/// <param name="Filters">Topic filters, each once.</param>
/// <param name="Events">Events, each once.</param>
/// <param name="Sources">Sources, each once, by identifier, with how FROM names it.</param>
internal sealed record RuleFrom(IReadOnlyList<string> Filters, IReadOnlyList<RuleEvent> Events, IReadOnlyDictionary<string, string> Sources)
{
    /// <summary>What topics of a FROM without <see cref="Problem"/> come to.</summary>
    public static RuleFrom Of(IReadOnlyList<string> topics)
    {
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var topic in topics.Where(SourceName.Is)) sources.TryAdd(SourceName.Read(topic) ?? topic, topic);
        var events = topics.Where(IsEvent).SelectMany(RuleEvents.Named).Distinct();
        return new([.. topics.Where(topic => !IsEvent(topic) && !SourceName.Is(topic)).Distinct(StringComparer.Ordinal)], [.. events], sources);
    }

    /// <summary>What is wrong with a topic of a FROM; null when nothing is.</summary>
    public static string? Problem(string topic)
    {
        if (IsEvent(topic)) return RuleEvents.Problem(topic);
        if (SourceName.Is(topic)) return SourceName.Read(topic) is null ? "expected $sources/type:name" : null;
        if (topic.StartsWith("$share/", StringComparison.Ordinal)) return "a rule sees every message; it cannot share a subscription";
        return Protocol.TopicFilter.IsValid(System.Text.Encoding.UTF8.GetBytes(topic)) ? null : "this is no topic filter";
    }

    /// <summary>Which of some columns nothing in this FROM has, so that they are always undefined. Of a source of a type that is not known, nothing is.</summary>
    public IReadOnlyList<string> Unknown(IEnumerable<string> columns)
    {
        IEnumerable<RuleEvent?> about = [.. Events, .. Sources.Keys.Select(SourceEvents.Of)];
        if (Filters.Count > 0) about = about.Append(MessageEvents.Publish);
        return [.. columns.Where(column => !about.Any(one => one is null || one.Has(column)))];
    }

    private static bool IsEvent(string topic) => topic.StartsWith(RuleEvents.Prefix, StringComparison.Ordinal);
}
