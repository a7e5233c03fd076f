namespace Heliograph.Server.Configuration;

/// <summary>Identifiers of rules: one rule each.</summary>
internal static class RuleIds
{
    /// <summary>Reports every identifier that an earlier rule has.</summary>
    public static void Check(IReadOnlyList<RuleOptions> rules, ConfigurationProblems problems)
    {
        var earlier = new HashSet<string>(rules.Count, StringComparer.Ordinal);
        for (var i = 0; i < rules.Count; i++)
        {
            if (!earlier.Add(rules[i].Id)) problems.Add($"rules:{i}:id", "another rule has it");
        }
    }
}
