using System.Text.Json.Nodes;
using Heliograph.Tests.House;

namespace Heliograph.Tests.Sql.Jq;

/// <summary>
/// A row of tests/Heliograph.Tests/Sql/Jq/programs.tsv: a program, its input, its results as a list or <c>error: </c> with what is wrong, and, where jq
/// 1.6 does something else, what.
/// </summary>
public sealed record JqRow(string Section, string Program, string Input, string Expected, string? Differs)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<JqRow> All { get; } = [.. Read()];

    /// <summary>Whether the program ends with an error.</summary>
    public bool IsError => Expected.StartsWith("error: ", StringComparison.Ordinal);

    /// <summary>Whether these are the results.</summary>
    public bool Has(string results) => JsonNode.DeepEquals(JsonNode.Parse(Expected), JsonNode.Parse(results));

    private static IEnumerable<JqRow> Read()
    {
        var section = "";
        foreach (var line in SourceTree.Read("tests/Heliograph.Tests/Sql/Jq/programs.tsv").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                section = line[2..];
                continue;
            }

            var columns = line.Split('\t');
            yield return new(section, columns[0], columns[1], columns[2], columns.ElementAtOrDefault(3));
        }
    }
}
