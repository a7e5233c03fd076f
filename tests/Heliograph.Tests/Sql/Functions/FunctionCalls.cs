using System.Globalization;
using System.Text;
using Heliograph.Server.Sql.Evaluation;
using Heliograph.Server.Sql.Functions;
using Heliograph.Server.Sql.Schemas;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Sql.Functions;

/// <summary>
/// Calls functions as statements do. Arguments are written in C#: null is undefined, <c>json:…</c> and <c>hex:…</c> make lists, maps and bytes.
/// </summary>
internal sealed class FunctionCalls
{
    private readonly SqlFunctions _functions;

    internal FunctionCalls(SqlStore? shared = null, TimeProvider? clock = null, SchemaBook? schemas = null, double jqSeconds = 10) => _functions = new(new SqlEnvironment(
        clock ?? TimeProvider.System, new Random(1), shared ?? new SqlStore(), name => name == "EMQXVAR_SITE" ? "north" : null)
    {
        Schemas = schemas ?? new(),
        JqTimeout = () => TimeSpan.FromSeconds(jqSeconds),
    });

    /// <summary>What counts the work and time of calls; null when nothing does.</summary>
    internal SqlFrame? Frame { get; init; }

    /// <summary>What the functions see of a message.</summary>
    internal TestInput Input { get; } = new();

    /// <summary>The result as a text: <c>'text'</c>, <c>hex:…</c> for other bytes, 1, 1.0, true, JSON of lists and maps, null, undefined.</summary>
    internal string Show(string function, params object?[]? arguments) => Show(Call(function, arguments));

    internal SqlValue Call(string function, params object?[]? arguments)
    {
        // A single null is taken for no array at all.
        arguments ??= [null];
        Assert.True(_functions.TryFind(function, arguments.Length, out var found), $"{function}/{arguments.Length}");
        return found(new SqlCall(function, Array.ConvertAll(arguments, Value), Input, _functions.Environment, Frame));
    }

    /// <summary>What the exception says that a call ends with.</summary>
    internal string Failure(string function, params object?[]? arguments) => Assert.Throws<SqlException>(() => Call(function, arguments)).Message;

    internal static SqlValue Value(object? value) => value switch
    {
        null => default,
        SqlValue already => already,
        bool truth => SqlValue.Of(truth),
        int whole => SqlValue.Of((long)whole),
        long whole => SqlValue.Of(whole),
        double number => SqlValue.Of(number),
        byte[] bytes => SqlValue.Of(bytes),
        string text when text.StartsWith("json:", StringComparison.Ordinal) => SqlJson.Read(SqlValue.Of(text[5..])),
        string text when text.StartsWith("hex:", StringComparison.Ordinal) => SqlValue.Of(Convert.FromHexString(text[4..])),
        string text => SqlValue.Of(text),
        _ => throw new ArgumentException($"{value.GetType()} is no value", nameof(value)),
    };

    private static string Show(SqlValue value) => value.Type switch
    {
        SqlType.Undefined => "undefined",
        SqlType.Null => "null",
        SqlType.Boolean => value.Truth ? "true" : "false",
        SqlType.Integer => value.Integer.ToString(CultureInfo.InvariantCulture),
        SqlType.Float => FloatText.Shortest(value.Number),
        SqlType.Text => Text(value),
        _ => Encoding.UTF8.GetString(SqlJson.Write(value)),
    };

    private static string Text(SqlValue value) =>
        SqlValue.Of(value.Text).Bytes.SequenceEqual(value.Bytes) ? $"'{value.Text}'" : "hex:" + Convert.ToHexString(value.Bytes);
}
