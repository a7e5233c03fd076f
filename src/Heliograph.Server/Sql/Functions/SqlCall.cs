using System.Text;
using Heliograph.Server.Sql.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>One call of a function: what it is given and what it may look at.</summary>
internal readonly ref struct SqlCall(string function, ReadOnlySpan<SqlValue> arguments, SqlInput input, SqlEnvironment environment, SqlFrame? frame = null)
{
    private static readonly UTF8Encoding s_utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The name of the function, for what an exception says.</summary>
    public string Function { get; } = function;

    /// <summary>The arguments; as many as the function takes.</summary>
    public ReadOnlySpan<SqlValue> Arguments { get; } = arguments;

    /// <summary>The message or event.</summary>
    public SqlInput Input { get; } = input;

    /// <summary>The world outside of it.</summary>
    public SqlEnvironment Environment { get; } = environment;

    /// <summary>What the evaluation has left of work and time; null when nothing counts that.</summary>
    public SqlFrame? Frame { get; } = frame;

    /// <summary>An argument, the first being 0; undefined behind the last one.</summary>
    public SqlValue this[int index] => index < Arguments.Length ? Arguments[index] : default;

    /// <summary>The bytes of an argument that is a text.</summary>
    /// <exception cref="SqlException">It is no text.</exception>
    public ReadOnlySpan<byte> Bytes(int index) => this[index] is { Type: SqlType.Text } text ? text.Bytes : throw Wrong(index, "a text");

    /// <summary>The characters of an argument that is a text.</summary>
    /// <exception cref="SqlException">It is no text, or not UTF-8.</exception>
    public string Text(int index)
    {
        try
        {
            return s_utf8.GetString(Bytes(index));
        }
        catch (DecoderFallbackException)
        {
            throw Fail($"argument {index + 1} is not UTF-8");
        }
    }

    /// <summary>A whole number.</summary>
    /// <exception cref="SqlException">It is none.</exception>
    public long Integer(int index) => this[index] is { Type: SqlType.Integer } number ? number.Integer : throw Wrong(index, "an integer");

    /// <summary>A number.</summary>
    /// <exception cref="SqlException">It is none.</exception>
    public double Number(int index) => this[index] is { IsNumber: true } number ? number.Number : throw Wrong(index, "a number");

    /// <summary>The elements of a list.</summary>
    /// <exception cref="SqlException">It is none.</exception>
    public IReadOnlyList<SqlValue> List(int index) => this[index] is { Type: SqlType.List } list ? list.List : throw Wrong(index, "a list");

    /// <summary>A map, or the map that a text of JSON is.</summary>
    /// <exception cref="SqlException">It is neither.</exception>
    public SqlMap Map(int index)
    {
        var value = this[index];
        if (value.Type == SqlType.Text) value = SqlJsonText.Decode(value, this);
        return value.Type == SqlType.Map ? value.Map : throw Wrong(index, "a map");
    }

    /// <summary>Which of some words an argument is, the first being 0.</summary>
    /// <exception cref="SqlException">It is none of them.</exception>
    public int Choice(int index, params ReadOnlySpan<string> words)
    {
        var place = this[index].Type == SqlType.Text ? words.IndexOf(this[index].Text) : -1;
        return place >= 0 ? place : throw Fail($"argument {index + 1} is to be one of {string.Join(", ", words!)}");
    }

    /// <summary>What to throw when an argument is not what is expected.</summary>
    public SqlException Wrong(int index, string expected) => Fail($"argument {index + 1} is to be {expected}, not {Kind(this[index].Type)}");

    /// <summary>What to throw when the function has no result.</summary>
    public SqlException Fail(string reason) => new($"{Function}: {reason}");

    /// <summary>What to throw instead of an exception that nobody has foreseen: a message must not end more than its own evaluation.</summary>
    public SqlException Unforeseen(Exception wrong) => Fail($"an error that has not been foreseen ({wrong.GetType().Name})");

    private static string Kind(SqlType type) => type switch
    {
        SqlType.Undefined => "undefined",
        SqlType.Null => "null",
        SqlType.Boolean => "a boolean",
        SqlType.Integer => "an integer",
        SqlType.Float => "a float",
        SqlType.Text => "a text",
        SqlType.List => "a list",
        _ => "a map",
    };
}
