using System.Globalization;
using Heliograph.Server.Sql.Values;
using Sprache;

namespace Heliograph.Server.Sql.Parsing;

/// <summary>The grammar of expressions, from what binds least to what binds most: OR, AND, NOT, comparison, + −, * / div mod, sign.</summary>
internal static class SqlExpressions
{
    private const string Operand = "an expression";

    /// <summary>Any expression.</summary>
    public static readonly Parser<SqlSyntax> Expression = input => s_any!(input);

    private static readonly Parser<IReadOnlyList<SqlSyntax>> s_list = SqlTokens.Commas(Expression);

    private static readonly Parser<IReadOnlyList<SqlSyntax>> s_inParentheses =
        from open in SqlTokens.Token('(', "\"(\"")
        from values in s_list
        from close in SqlTokens.Token(')', "\",\" or \")\"")
        select values;

    private static readonly Parser<SqlSyntax> s_constant = SqlTokens.FirstOf(
        Operand,
        Constant(SqlKind.Text, text => SqlValue.Of(text)),
        Constant(SqlKind.Integer, text => SqlValue.Of(long.Parse(text, CultureInfo.InvariantCulture))),
        Constant(SqlKind.Float, text => SqlValue.Of(double.Parse(text, CultureInfo.InvariantCulture))),
        Constant(SqlKind.Truth, text => SqlValue.Of(text.Length == "true".Length)));

    private static readonly Parser<SqlSyntax> s_parentheses =
        from open in SqlTokens.Token('(', "")
        from value in Expression
        from close in SqlTokens.Token(')', "an operator or \")\"")
        select value;

    private static readonly Parser<SqlSyntax> s_name =
        from name in SqlTokens.Token(SqlKind.Name, "")
        from value in SqlTokens.FirstOf("", Arguments(name), SqlPaths.After(name))
        select value;

    // div and mod are operators between two values and functions before one.
    private static readonly Parser<SqlSyntax> s_operatorName =
        from name in SqlTokens.Where(token => token.Kind is SqlKind.Div or SqlKind.Mod, "")
        from value in Arguments(name)
        select value;

    private static readonly Parser<SqlSyntax> s_operand =
        SqlTokens.FirstOf(Operand, s_constant, s_name, s_parentheses, SqlLists.List, SqlCases.Case, s_operatorName);

    private static readonly Parser<SqlSyntax> s_signed =
        from signs in SqlTokens.Each(SqlTokens.Where(token => token.Kind is '+' or '-', ""))
        from value in s_operand
        select signs.Where(sign => sign.Kind == '-').Aggregate(value, (inner, _) => new SqlSyntax.Negative(inner));

    private static readonly Parser<SqlSyntax> s_product = Chain(s_signed, '*', '/', SqlKind.Div, SqlKind.Mod);
    private static readonly Parser<SqlSyntax> s_sum = Chain(s_product, '+', '-');

    private static readonly Parser<SqlSyntax> s_comparison = s_sum.Then(left => SqlTokens.FirstOf("", Compared(left), In(left), NotIn(left), Parse.Return(left)));

    private static readonly Parser<SqlSyntax> s_not =
        from nots in SqlTokens.Each(SqlTokens.Token(SqlKind.Not, ""))
        from condition in s_comparison
        select nots.Aggregate(condition, (inner, _) => new SqlSyntax.Not(inner));

    private static readonly Parser<SqlSyntax> s_all =
        SqlTokens.Separated(SqlKind.And, s_not).Select(all => all.Count == 1 ? all[0] : new SqlSyntax.All(all));

    private static readonly Parser<SqlSyntax> s_any =
        SqlTokens.Separated(SqlKind.Or, s_all).Select(any => any.Count == 1 ? any[0] : new SqlSyntax.Any(any));

    private static Parser<SqlSyntax> Compared(SqlSyntax left) =>
        from comparison in SqlTokens.Token(SqlKind.Comparison, "")
        from right in s_sum
        select (SqlSyntax)new SqlSyntax.Comparison(comparison.Text, left, right);

    private static Parser<SqlSyntax> In(SqlSyntax left) =>
        from word in SqlTokens.Token(SqlKind.In, "IN")
        from others in s_inParentheses
        select (SqlSyntax)new SqlSyntax.In(left, others);

    private static Parser<SqlSyntax> NotIn(SqlSyntax left) =>
        from word in SqlTokens.Token(SqlKind.Not, "")
        from among in In(left)
        select (SqlSyntax)new SqlSyntax.Not(among);

    private static Parser<SqlSyntax> Arguments(SqlToken name) =>
        from open in SqlTokens.Token('(', "\"(\"")
        from arguments in SqlTokens.Maybe(s_list)
        from close in SqlTokens.Token(')', "\",\" or \")\"")
        select (SqlSyntax)new SqlSyntax.Call(name.Text, arguments ?? [], name.Start);

    private static Parser<SqlSyntax> Chain(Parser<SqlSyntax> one, params char[] operators) =>
        from first in one
        from rest in SqlTokens.Each(
            from sign in SqlTokens.Where(token => operators.Contains(token.Kind), "")
            from value in one
            select (sign.Kind, value))
        select rest.Count == 0 ? first : new SqlSyntax.Chain(first, rest);

    private static Parser<SqlSyntax> Constant(char kind, Func<string, SqlValue> read) =>
        SqlTokens.Token(kind, "").Select(token => (SqlSyntax)new SqlSyntax.Constant(read(token.Text)));
}
