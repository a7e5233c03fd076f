namespace Heliograph.Server.Configuration;

/// <summary>What rules, actions, sources and connectors of a file say of each other.</summary>
internal static class IntegrationChecks
{
    /// <summary>Reports every identifier that is there twice, and every name that names nothing.</summary>
    public static void Check(HeliographOptions options, ConfigurationProblems problems)
    {
        Twice("rules", "id", "rule", options.Rules, rule => rule.Id, problems);
        Twice("connectors", "name", "connector", options.Connectors, one => one.Id, problems);
        Twice("actions", "name", "action", options.Actions, one => one.Id, problems);
        Twice("sources", "name", "source", options.Sources, one => one.Id, problems);
        Twice("schemaRegistry:schemas", "name", "schema", options.SchemaRegistry.Schemas, one => one.Name, problems);
        Schemas(options, problems);
        Connectors(options, problems);
        Actions(options, problems);
        RuleSources.Check(options, problems);
    }

    private static void Twice<T>(string list, string key, string what, IReadOnlyList<T> items, Func<T, string> idOf, ConfigurationProblems problems)
    {
        var earlier = new HashSet<string>(items.Count, StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            if (!earlier.Add(idOf(items[i]))) problems.Add($"{list}:{i}:{key}", $"another {what} has it");
        }
    }

    private static void Schemas(HeliographOptions options, ConfigurationProblems problems)
    {
        var all = options.SchemaRegistry.Schemas;
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].Source.Length > 0 && all[i].ToSource().Problem() is { } problem) problems.Add($"schemaRegistry:schemas:{i}:source", problem);
        }
    }

    private static void Connectors(HeliographOptions options, ConfigurationProblems problems)
    {
        var there = options.Connectors.Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < options.Actions.Count; i++)
        {
            if (!there.Contains(options.Actions[i].ConnectorId)) problems.Add($"actions:{i}:connector", $"there is no {options.Actions[i].ConnectorId} under `connectors`");
            if (options.Actions[i].Buffer.Kind == BufferKind.Disk && options.Storage.Memory) problems.Add($"actions:{i}:buffer:kind", "with `storage.memory` nothing is kept on disk; expected memory");
        }

        for (var i = 0; i < options.Sources.Count; i++)
        {
            if (!there.Contains(options.Sources[i].ConnectorId)) problems.Add($"sources:{i}:connector", $"there is no {options.Sources[i].ConnectorId} under `connectors`");
        }
    }

    private static void Actions(HeliographOptions options, ConfigurationProblems problems)
    {
        var there = options.Actions.Select(one => one.Id).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < options.Rules.Count; i++)
        {
            for (var j = 0; j < options.Rules[i].Actions.Count; j++)
            {
                var action = options.Rules[i].Actions[j];
                if (action.Type == RuleActionType.Connector && action.Name.Length > 0 && !there.Contains(action.Name)) problems.Add($"rules:{i}:actions:{j}:name", $"there is no action '{action.Name}' under `actions`");
            }
        }
    }
}
