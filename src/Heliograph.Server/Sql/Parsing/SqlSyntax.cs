using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Parsing;

/// <summary>An expression as it was written. Chains are flat, so that the depth of the tree is that of the brackets.</summary>
internal abstract record SqlSyntax
{
    /// <summary>A text, a number, true or false.</summary>
    internal sealed record Constant(SqlValue Value) : SqlSyntax;

    /// <summary>A column or alias, and steps into it.</summary>
    internal sealed record Path(string Root, IReadOnlyList<SqlStep> Steps) : SqlSyntax;

    /// <summary>Whole numbers from one to another.</summary>
    internal sealed record Range(long First, long Last) : SqlSyntax;

    /// <summary>A list of these.</summary>
    internal sealed record Items(IReadOnlyList<SqlSyntax> Values) : SqlSyntax;

    /// <summary>A call; where it is written is for the error of a function that there is not.</summary>
    internal sealed record Call(string Name, IReadOnlyList<SqlSyntax> Arguments, int At) : SqlSyntax;

    /// <summary>The number below zero.</summary>
    internal sealed record Negative(SqlSyntax Value) : SqlSyntax;

    /// <summary>Operators of one precedence, from left to right. The operator is the kind of its token.</summary>
    internal sealed record Chain(SqlSyntax First, IReadOnlyList<(char Operator, SqlSyntax Value)> Rest) : SqlSyntax;

    /// <summary>A comparison.</summary>
    internal sealed record Comparison(string Operator, SqlSyntax Left, SqlSyntax Right) : SqlSyntax;

    /// <summary>Whether a value is among others.</summary>
    internal sealed record In(SqlSyntax Value, IReadOnlyList<SqlSyntax> Others) : SqlSyntax;

    /// <summary>The opposite.</summary>
    internal sealed record Not(SqlSyntax Condition) : SqlSyntax;

    /// <summary>AND.</summary>
    internal sealed record All(IReadOnlyList<SqlSyntax> Conditions) : SqlSyntax;

    /// <summary>OR.</summary>
    internal sealed record Any(IReadOnlyList<SqlSyntax> Conditions) : SqlSyntax;

    /// <summary>CASE: of conditions, or of what a value is. Null where there is no value or no ELSE.</summary>
    internal sealed record Case(SqlSyntax? Value, IReadOnlyList<(SqlSyntax When, SqlSyntax Then)> Branches, SqlSyntax? Else) : SqlSyntax;
}
