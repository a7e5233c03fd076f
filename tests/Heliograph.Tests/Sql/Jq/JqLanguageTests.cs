namespace Heliograph.Tests.Sql.Jq;

/// <summary>The language: every row of the table.</summary>
public sealed class JqLanguageTests
{
    public static TheoryData<string> Sections => [.. JqRow.All.Select(row => row.Section).Distinct()];

    [Theory]
    [MemberData(nameof(Sections))]
    public void Programs_have_their_results(string section)
    {
        var rows = JqRow.All.Where(row => row.Section == section).ToList();

        Assert.NotEmpty(rows);
        Assert.Empty(rows.Select(row => (row, Results: JqRun.Of(row.Program, row.Input))).Where(one => !Is(one.row, one.Results))
            .Select(one => $"{one.row.Program}  of  {one.row.Input}\n  is      {one.Results}\n  and not {one.row.Expected}"));
    }

    private static bool Is(JqRow row, string results) => row.IsError || results.StartsWith("error: ", StringComparison.Ordinal) ? results == row.Expected : row.Has(results);
}
