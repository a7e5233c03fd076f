namespace Heliograph.Server.Configuration;

/// <summary>Sources that rules select from: each must be one of the configuration.</summary>
internal static class RuleSources
{
    /// <summary>Reports every rule with a source that there is not.</summary>
    public static void Check(HeliographOptions options, ConfigurationProblems problems)
    {
        var sources = options.Sources.Select(source => source.Id).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < options.Rules.Count; i++)
        {
            if (RuleSqlCheck.MissingSources(options.Rules[i].Sql, sources) is [var missing, ..]) problems.Add($"rules:{i}:sql", $"there is no source {missing} under `sources`");
        }
    }
}
