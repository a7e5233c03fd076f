using System.Globalization;
using Sprache;

namespace Heliograph.Server.Sql.Parsing;

/// <summary>The grammar of paths: <c>payload.a.'b c'[1][-1][i][2..4]</c>.</summary>
internal static class SqlPaths
{
    /// <summary>How many steps a path has at most: deeper no JSON is.</summary>
    private const int MaxSteps = 64;

    private static readonly Parser<string> s_sign = SqlTokens.FirstOf(
        "", SqlTokens.Token('-', "").Select(_ => "-"), SqlTokens.Token('+', "").Select(_ => ""), input => Result.Success("", input));

    /// <summary>A whole number with its sign.</summary>
    public static readonly Parser<long> Signed =
        from sign in s_sign
        from digits in SqlTokens.Token(SqlKind.Integer, "a whole number")
        select long.Parse(sign + digits.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static readonly Parser<SqlStep> s_key =
        from dot in SqlTokens.Token('.', "\".\"")
        from key in SqlTokens.Where(IsKey, "a name after the dot")
        select (SqlStep)new SqlStep.Key(key.Text);

    private static readonly Parser<SqlStep> s_element =
        from token in SqlTokens.Next
        from first in Signed
        from last in SqlTokens.Maybe(SqlTokens.Token(SqlKind.Range, "").Then(_ => Signed).Select(last => new SqlStep.Part(first, last)))
        select last ?? Element(token, first);

    private static readonly Parser<SqlStep> s_bracket =
        from open in SqlTokens.Token('[', "\"[\"")
        from step in SqlTokens.FirstOf("an index", input => s_computed!(input), s_element)
        from close in SqlTokens.Token(']', "\"]\"")
        select step;

    /// <summary>A column or alias and steps into it.</summary>
    public static readonly Parser<SqlSyntax.Path> Path = SqlTokens.Token(SqlKind.Name, "a name").Then(root => After(root));

    private static readonly Parser<SqlStep> s_computed = Path.Select(path => (SqlStep)new SqlStep.Computed(path));

    /// <summary>A path that values are written to, which has no part of a list in it.</summary>
    public static readonly Parser<SqlSyntax.Path> Alias = Path.Then(path => Checked(path, !path.Steps.OfType<SqlStep.Part>().Any(), "an alias without \"..\""));

    /// <summary>What follows a name that has been read.</summary>
    public static Parser<SqlSyntax.Path> After(SqlToken root) =>
        from steps in SqlTokens.Each(SqlTokens.FirstOf("", s_key, s_bracket))
        from path in Checked(new SqlSyntax.Path(root.Text, steps), steps.Count <= MaxSteps, $"no more than {MaxSteps} steps in a path")
        select path;

    private static Parser<SqlSyntax.Path> Checked(SqlSyntax.Path path, bool good, string expected) =>
        input => good ? Result.Success(path, input) : SqlTokens.Failed<SqlSyntax.Path>(input, expected);

    private static SqlStep Element(SqlToken first, long index) =>
        index != 0 ? new SqlStep.Element(index) : first.Kind == '-' ? new SqlStep.Tail() : new SqlStep.Head();

    // A keyword after a dot is the name of a field.
    private static bool IsKey(SqlToken token) =>
        token.Kind is SqlKind.Name or SqlKind.Text or SqlKind.Integer || (token.Kind != SqlKind.Float && token.Text.Length > 0 && char.IsAsciiLetter(token.Text[0]));
}
