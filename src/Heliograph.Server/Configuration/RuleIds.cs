namespace Heliograph.Server.Configuration;

/// <summary>Identifiers of rules: one rule each.</summary>
internal static class RuleIds
{
    /// <summary>Reports every identifier that an earlier rule has.</summary>
    public static void Check(IReadOnlyList<RuleOptions> rules, ConfigurationProblems problems)
    {
        for (var i = 1; i < rules.Count; i++)
        {
            if (rules.Take(i).Any(rule => rule.Id == rules[i].Id)) problems.Add($"rules:{i}:id", "another rule has it");
        }
    }
}
