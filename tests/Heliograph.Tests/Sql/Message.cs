using System.Text;
using Heliograph.Server.Sql;
using Heliograph.Server.Sql.Functions;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Sql;

/// <summary>A published message with a few columns, and what statements give for it.</summary>
internal sealed class Message : SqlInput
{
    private readonly SqlMap _columns = new();

    internal Message(string payload = "{}")
    {
        _columns["payload"] = SqlValue.Of(payload);
        _columns["topic"] = SqlValue.Of("plant/7/state");
        _columns["clientid"] = SqlValue.Of("meter");
        _columns["qos"] = SqlValue.Of(1);
        _columns["flags"] = SqlJson.Read(Encoding.UTF8.GetBytes("""{"dup":false,"retain":true}"""));
        _columns["pub_props"] = SqlJson.Read(Encoding.UTF8.GetBytes("""{"User-Property":{"k 1":"v"}}"""));
    }

    /// <summary>How often the payload was asked for.</summary>
    internal int Payloads { get; private set; }

    public override IReadOnlyList<string> Columns => [.. _columns.Fields.Select(column => column.Key)];

    public override SqlValue Column(string name)
    {
        if (name == "payload") Payloads++;
        return _columns[name];
    }

    /// <summary>A statement that can call the functions of rules, and has all the time there is.</summary>
    internal static SqlStatement Compile(string text) =>
        SqlStatement.Compile(text, new SqlFunctions(new SqlEnvironment(new StandingClock(), new Random(1), new SqlStore(), _ => null)));

    /// <summary>The rows of a statement as JSON, one after the other.</summary>
    internal static string Rows(string text, string payload = "{}") => new Message(payload).Rows(Compile(text));

    /// <summary>The value of an expression as JSON, <c>undefined</c> when it is.</summary>
    internal static string Value(string expression, string payload = "{}")
    {
        var row = Compile($"SELECT {expression} AS v FROM \"t\"").Evaluate(new Message(payload)).Rows[0];
        return row.Has("v") ? Encoding.UTF8.GetString(SqlJson.Write(row["v"])) : "undefined";
    }

    internal string Rows(SqlStatement statement) =>
        string.Join(' ', statement.Evaluate(this).Rows.Select(row => Encoding.UTF8.GetString(SqlJson.Write(SqlValue.Of(row)))));

    private sealed class StandingClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
