using System.Text;

namespace Heliograph.Server.Sql.Parsing;

/// <summary>Reads statements. Any thread.</summary>
internal static class SqlParser
{
    /// <summary>How many bytes of UTF-8 a statement has at most.</summary>
    internal const int MaxBytes = 64 * 1024;

    /// <summary>How many fields and conditions of a kind a statement has at most.</summary>
    internal const int MaxFields = 512;

    /// <summary>The statement that a text is.</summary>
    /// <exception cref="SqlSyntaxException">It is none.</exception>
    public static SqlQuery Parse(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes) throw new SqlSyntaxException($"a statement has no more than {MaxBytes} bytes", 1, 1);
        var result = SqlGrammar.Statement(new SqlTokenInput(new SqlLexer(text).Tokens()));
        if (!result.WasSuccessful) throw Error(text, ((SqlTokenInput)result.Remainder).Token, result.Expectations);
        return Bounded(text, result.Value);
    }

    private static SqlSyntaxException Error(string text, SqlToken found, IEnumerable<string> expected)
    {
        var what = found.Kind == SqlKind.End ? "the end" : Shown(text[found.Start..found.End]);
        return SqlLexer.Error(text, found.Start, $"unexpected {what}, expected {string.Join(" or ", expected.Where(one => one.Length > 0).Distinct())}");
    }

    private static string Shown(string token) => token.Length <= 40 ? token : string.Concat(token.AsSpan(0, 40), "…");

    private static SqlQuery Bounded(string text, SqlQuery query)
    {
        foreach (var fields in new[] { query.Fields, query.Do ?? [] })
        {
            if (fields.Count > MaxFields) throw SqlLexer.Error(text, fields[MaxFields].Start, $"more than {MaxFields} fields");
        }

        return query;
    }
}
