using Heliograph.Server.Sql.Jq.Evaluation;

namespace Heliograph.Server.Sql.Jq.Parsing;

/// <summary>A pattern after <c>as</c>: the name of a variable, or the patterns of parts of the value.</summary>
internal sealed record JqPattern(string? Name, IReadOnlyList<(JqNode Key, JqPattern Pattern)> Parts)
{
    /// <summary>The names of all variables in it.</summary>
    public IEnumerable<string> Names => Name is not null ? [Name] : Parts.SelectMany(part => part.Pattern.Names);
}
