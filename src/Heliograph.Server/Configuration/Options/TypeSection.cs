namespace Heliograph.Server.Configuration;

/// <summary>The section of one type of connector in a connector, an action or a source.</summary>
/// <param name="Type">The type that it is for.</param>
/// <param name="Section">What was given; null when nothing was.</param>
internal readonly record struct TypeSection(ConnectorType Type, object? Section)
{
    /// <summary>Reports the sections of other types, and that of the type when it is missing.</summary>
    public static void Check(ConnectorType type, SectionProblems problems, params ReadOnlySpan<TypeSection> sections)
    {
        foreach (var one in sections)
        {
            var key = EnumText.Name(one.Type);
            if (one.Section is not null && one.Type != type) problems.Add(key, $"has no effect: the type is {EnumText.Name(type)}");
            if (one.Section is null && one.Type == type) problems.Add(key, $"is missing; type {key} needs it");
        }
    }
}
