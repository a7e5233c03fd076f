using System.Text;
using Heliograph.Server.Sql;
using Heliograph.Server.Sql.Functions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Sql.Jq;

/// <summary>Runs programs as a statement does: <c>jq(program, payload)</c>.</summary>
internal static class JqRun
{
    private static readonly SqlFunctions s_functions = new(new(TimeProvider.System, Random.Shared, new(), static _ => null));

    /// <summary>The results as a list in JSON, or <c>error: </c> with what is wrong.</summary>
    internal static string Of(string program, string input, SqlFunctions? functions = null)
    {
        try
        {
            return Encoding.UTF8.GetString(SqlJson.Write(Call(program, input, functions)));
        }
        catch (SqlException error)
        {
            return "error: " + error.Message["jq: ".Length..];
        }
    }

    private static SqlValue Call(string program, string input, SqlFunctions? functions)
    {
        var statement = SqlStatement.Compile("SELECT jq(program, payload) AS results FROM t", functions ?? s_functions);
        return statement.Evaluate(new Given(program, input)).Rows[0]["results"];
    }

    private sealed class Given(string program, string input) : SqlInput
    {
        public override IReadOnlyList<string> Columns => ["program", "payload"];

        public override SqlValue Column(string name) => name switch { "program" => SqlValue.Of(program), "payload" => SqlValue.Of(input), _ => default };
    }
}
