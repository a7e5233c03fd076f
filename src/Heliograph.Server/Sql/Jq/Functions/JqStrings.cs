using System.Globalization;
using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Nodes;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>Functions of texts.</summary>
internal static class JqStrings
{
    /// <summary>All of them by name and number of arguments.</summary>
    public static IEnumerable<(string Name, int Arguments, JqNative.Function Function)> All =>
    [
        ("ascii", 0, (machine, input, _) => input.IsNumber ? JqCharacters.OfCodes(machine, [input]) : machine.Fail("{0} is no codepoint", input)),
        ("ascii_downcase", 0, (machine, input, _) => Change(machine, input, one => one is >= (byte)'A' and <= (byte)'Z' ? (byte)(one | 0x20) : one, "ascii_downcase")),
        ("ascii_upcase", 0, (machine, input, _) => Change(machine, input, one => one is >= (byte)'a' and <= (byte)'z' ? (byte)(one & ~0x20) : one, "ascii_upcase")),
        ("endswith", 1, (machine, input, a) => Two(input, a[0]) ? SqlValue.Of(input.Bytes.EndsWith(a[0].Bytes)) : machine.Fail("endswith() requires string inputs")),
        ("explode", 0, (machine, input, _) => input.Type == SqlType.Text ? JqCharacters.Codes(machine, input) : machine.Fail("{0} cannot be exploded", input)),
        ("fromjson", 0, FromJson),
        ("implode", 0, (machine, input, _) => input.Type == SqlType.List ? JqCharacters.OfCodes(machine, input.List) : machine.Fail("implode input must be an array")),
        ("join", 1, (machine, input, a) => Join(machine, input, a[0])),
        ("ltrimstr", 1, (_, input, a) => TrimStart(input, a[0])),
        ("rtrimstr", 1, (_, input, a) => TrimEnd(input, a[0])),
        ("ltrim", 0, (machine, input, _) => Trim(machine, input, text => text.TrimStart())),
        ("rtrim", 0, (machine, input, _) => Trim(machine, input, text => text.TrimEnd())),
        ("trim", 0, (machine, input, _) => Trim(machine, input, text => text.Trim())),
        ("split", 1, (machine, input, a) => Two(input, a[0]) ? Split(machine, input, a[0]) : machine.Fail("split input and separator must be strings")),
        ("startswith", 1, (machine, input, a) => Two(input, a[0]) ? SqlValue.Of(input.Bytes.StartsWith(a[0].Bytes)) : machine.Fail("startswith() requires string inputs")),
        ("toboolean", 0, (machine, input, _) => ToBoolean(machine, input)),
        ("tojson", 0, (machine, input, _) => JqText.Json(machine, input)),
        ("tonumber", 0, (machine, input, _) => ToNumber(machine, input)),
        ("tostring", 0, (machine, input, _) => JqText.Plain(machine, input)),
        ("trimstr", 1, (_, input, a) => TrimEnd(TrimStart(input, a[0]), a[0])),
        ("utf8bytelength", 0, (machine, input, _) => input.Type == SqlType.Text ? SqlValue.Of((long)input.Bytes.Length) : machine.Fail("{0} only strings have UTF-8 byte length", input)),
    ];

    /// <summary>What is between separators; each character when the separator is empty.</summary>
    public static SqlValue Split(JqMachine machine, SqlValue text, SqlValue separator)
    {
        machine.Budget.SpendElements(text.Bytes.Length);
        if (separator.Bytes.IsEmpty) return SqlValue.Of([.. text.Text.EnumerateRunes().Select(rune => SqlValue.Of(rune.ToString()))]);
        if (text.Bytes.IsEmpty) return SqlValue.Of(Array.Empty<SqlValue>());
        var parts = new List<SqlValue>();
        var rest = text.Segment;
        for (var at = JqFinding.IndexOf(machine, rest, separator.Bytes); at >= 0; at = JqFinding.IndexOf(machine, rest, separator.Bytes))
        {
            parts.Add(SqlValue.Of(rest.Array!, rest.Offset, at));
            rest = rest[(at + separator.Bytes.Length)..];
        }

        parts.Add(SqlValue.Of(rest.Array!, rest.Offset, rest.Count));
        return SqlValue.Of(parts);
    }

    private static bool Two(SqlValue left, SqlValue right) => left.Type == SqlType.Text && right.Type == SqlType.Text;

    private static SqlValue Change(JqMachine machine, SqlValue input, Func<byte, byte> change, string name)
    {
        if (input.Type != SqlType.Text) return machine.Fail($"{name} input must be a string");
        machine.Budget.Spend(input.Bytes.Length);
        var changed = input.Bytes.ToArray();
        for (var i = 0; i < changed.Length; i++) changed[i] = change(changed[i]);
        return SqlValue.Of(changed);
    }

    private static SqlValue Trim(JqMachine machine, SqlValue input, Func<string, string> trim) =>
        input.Type == SqlType.Text ? SqlValue.Of(trim(input.Text)) : machine.Fail("{0} cannot be trimmed", input);

    private static SqlValue TrimStart(SqlValue input, SqlValue part) =>
        Two(input, part) && input.Bytes.StartsWith(part.Bytes) ? Part(input, part.Bytes.Length, input.Bytes.Length - part.Bytes.Length) : input;

    private static SqlValue TrimEnd(SqlValue input, SqlValue part) =>
        Two(input, part) && input.Bytes.EndsWith(part.Bytes) ? Part(input, 0, input.Bytes.Length - part.Bytes.Length) : input;

    private static SqlValue Part(SqlValue text, int start, int length) => SqlValue.Of(text.Segment.Array!, text.Segment.Offset + start, length);

    private static SqlValue ToBoolean(JqMachine machine, SqlValue input) => input.Type switch
    {
        SqlType.Boolean => input,
        SqlType.Text when input.Bytes.SequenceEqual("true"u8) => SqlValue.Of(true),
        SqlType.Text when input.Bytes.SequenceEqual("false"u8) => SqlValue.Of(false),
        _ => machine.Fail("{0} cannot be parsed as a boolean", input),
    };

    private static SqlValue FromJson(JqMachine machine, SqlValue input, ReadOnlySpan<SqlValue> arguments)
    {
        if (input.Type != SqlType.Text) return machine.Fail("{0} only strings can be parsed", input);
        machine.Budget.Spend(2L * input.Bytes.Length);
        if (input.Bytes.SequenceEqual("nan"u8)) return SqlValue.Of(double.NaN);
        try
        {
            return SqlJson.Read(input);
        }
        catch (SqlException)
        {
            return machine.Fail("{0d} is no JSON, or nested too deeply", input);
        }
    }

    private static SqlValue ToNumber(JqMachine machine, SqlValue input)
    {
        if (input.IsNumber) return input;
        if (input.Type != SqlType.Text) return machine.Fail("{0} cannot be parsed as a number", input);
        var text = input.Text.AsSpan().Trim(" \t\r\n");
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return SqlValue.Of(whole);
        var isNumber = double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number);
        return isNumber && text[^1] is >= '0' and <= '9' or '.' ? JqNumber.Of(number) : machine.Fail("{0} cannot be parsed as a number", input);
    }

    private static SqlValue Join(JqMachine machine, SqlValue input, SqlValue separator)
    {
        if (input.Type is not (SqlType.List or SqlType.Map)) return machine.Fail("Cannot iterate over {0}", input);
        var values = JqValue.Elements(input);
        if (values.Count == 0) return SqlValue.Of("");
        if (separator.Type is not (SqlType.Text or SqlType.Null)) return machine.Fail("{0} and {1} cannot be added", SqlValue.Of(""), separator);
        var text = new JqBuffer(machine.Budget);
        for (var i = 0; i < values.Count; i++)
        {
            if (i > 0 && separator.Type == SqlType.Text) text.Add(separator.Bytes);
            if (values[i].Type is SqlType.List or SqlType.Map) return machine.Fail("{0} and {1} cannot be added", text.ToText(), values[i]);
            if (values[i].HasValue) text.Add(JqText.Plain(machine, values[i]).Bytes);
        }

        return text.ToText();
    }
}
