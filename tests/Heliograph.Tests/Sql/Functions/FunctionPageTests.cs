using System.Text.RegularExpressions;
using Heliograph.Server.Sql.Functions;
using Heliograph.Tests.House;

namespace Heliograph.Tests.Sql.Functions;

/// <summary>docs/rule-functions.md and the functions there are.</summary>
public sealed partial class FunctionPageTests
{
    [Fact]
    public void The_page_has_every_function_with_its_arguments_and_no_other()
    {
        var page = Signature().Matches(SourceTree.Read("docs/rule-functions.md")).SelectMany(Calls).Order(StringComparer.Ordinal).ToList();
        var real = SqlFunctions.All.SelectMany(one => Enumerable.Range(one.Fewest, one.Most - one.Fewest + 1).Select(count => $"{one.Name}/{count}"))
            .Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(page);
        Assert.Empty(real.Except(page));
        Assert.Empty(page.Except(real));
        Assert.Equal(real.Distinct().Count(), real.Count);
    }

    [Fact]
    public void A_function_is_found_in_small_and_large_letters_by_its_arguments()
    {
        var functions = new SqlFunctions(new SqlEnvironment(TimeProvider.System, Random.Shared, new SqlStore(), _ => null));

        Assert.True(functions.TryFind("UPPER", 1, out _));
        Assert.False(functions.TryFind("upper", 2, out _));
        Assert.False(functions.TryFind("no_such_function", 0, out _));
    }

    // `name(a, b[, c[, d]])`: commas outside of brackets are what is always there; an ellipsis is up to 32 arguments.
    private static IEnumerable<string> Calls(Match match)
    {
        var arguments = match.Groups[2].Value;
        var required = arguments.Split('[', '…')[0].TrimEnd(' ', ',');
        var fewest = required.Length == 0 ? 0 : required.Split(',').Length;
        var most = arguments.Contains('…', StringComparison.Ordinal) ? 32 : fewest + arguments.Count(c => c == '[');
        return Enumerable.Range(fewest, most - fewest + 1).Select(count => $"{match.Groups[1].Value}/{count}");
    }

    [GeneratedRegex(@"(?m)^\| `([a-z]\w*)\((.*?)\)` \|")]
    private static partial Regex Signature();
}
