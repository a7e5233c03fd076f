using System.Text.RegularExpressions;
using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Nodes;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>Functions of regular expressions. They see characters; a match takes at most 100 ms.</summary>
internal static class JqRegex
{
    private const int LongestPattern = 4096;
    private const int MostKept = 256;
    private const long WorkOfCharacter = 256;
    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(100);

    private static readonly JqKept<(string, RegexOptions), JqExpression> s_kept = new(MostKept);

    /// <summary>All of them by name and number of arguments.</summary>
    public static IEnumerable<(string Name, int Arguments, JqNative.Function Function)> All =>
    [
        ("test", 1, (machine, input, a) => Matches(machine, input, a[0], SqlValue.Null, isTest: true)),
        ("test", 2, (machine, input, a) => Matches(machine, input, a[0], a[1], isTest: true)),
        ("__match", 2, (machine, input, a) => Matches(machine, input, a[0], a[1], isTest: false)),
        ("__captures", 0, (_, input, _) => Captures(input)),
        ("__splice", 2, (machine, input, a) => Splice(machine, input, a[0].List, a[1].List)),
        ("split", 2, (machine, input, a) => Split(machine, input, Matches(machine, input, a[0], WithAll(a[1]), isTest: false))),
    ];

    private static SqlValue WithAll(SqlValue flags) => flags.Type == SqlType.Text ? SqlValue.Of(flags.Text + "g") : flags.HasValue ? flags : SqlValue.Of("g");

    private static SqlValue Matches(JqMachine machine, SqlValue input, SqlValue expression, SqlValue flags, bool isTest)
    {
        if (expression.Type == SqlType.List)
        {
            if (flags.Type == SqlType.Null && expression.List.Count > 1) flags = expression.List[1];
            expression = expression.List.Count > 0 ? expression.List[0] : SqlValue.Null;
        }

        if (input.Type != SqlType.Text) return machine.Fail("{0} cannot be matched, as it is not a string", input);
        if (expression.Type != SqlType.Text) return machine.Fail("{0} cannot be matched, as it is not a string", expression);
        if (flags.Type is not (SqlType.Text or SqlType.Null)) return machine.Fail("{0} is not a string", flags);
        return TryOptions(flags, out var options, out var all, out var noEmpty)
            ? Matches(machine, input.Text, Expression(machine, expression.Text, options), all, noEmpty, isTest)
            : machine.Fail("{0} is not a valid modifier string", flags);
    }

    private static SqlValue Matches(JqMachine machine, string text, JqExpression? expression, bool all, bool noEmpty, bool isTest)
    {
        if (expression is null) return default;
        try
        {
            var matches = new List<SqlValue>();
            var characters = new JqOffsets(text);
            machine.Budget.Spend(text.Length);
            machine.Budget.Look();
            for (var match = expression.Regex.Match(text); match.Success; match = match.NextMatch())
            {
                machine.Budget.Spend(match.Length + (match.Groups.Count * 8L * JqBudget.BytesOfElement));
                machine.Budget.Look();
                if (noEmpty && match.Length == 0) continue;
                if (isTest) return SqlValue.Of(true);
                matches.Add(Shown(match, expression, characters));
                if (!all) break;
            }

            return isTest ? SqlValue.Of(false) : SqlValue.Of(matches);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new SqlException($"the regular expression took longer than {s_limit.TotalMilliseconds} ms");
        }
    }

    private static bool TryOptions(SqlValue flags, out RegexOptions options, out bool all, out bool noEmpty)
    {
        (options, all, noEmpty) = (RegexOptions.CultureInvariant, false, false);
        if (flags.Type != SqlType.Text) return true;
        foreach (var flag in flags.Text)
        {
            switch (flag)
            {
                case 'g': all = true; break;
                case 'n': noEmpty = true; break;
                case 'i': options |= RegexOptions.IgnoreCase; break;
                case 'x': options |= RegexOptions.IgnorePatternWhitespace; break;
                case 'p': options |= RegexOptions.Singleline; break;
                case 's' or 'l': break;
                default: return false;
            }
        }

        return true;
    }

    private static JqExpression? Expression(JqMachine machine, string pattern, RegexOptions options)
    {
        if (s_kept.TryFind((pattern, options), out var kept)) return kept;
        try
        {
            if (pattern.Length > LongestPattern) throw new ArgumentException("too long", nameof(pattern));
            machine.Budget.Spend(WorkOfCharacter * pattern.Length);
            var made = new JqExpression(pattern, options, s_limit);
            s_kept.Keep((pattern, options), made);
            return made;
        }
        catch (ArgumentException)
        {
            machine.Fail("{0d} (at offset 0) is not a valid regex", SqlValue.Of(pattern));
            return null;
        }
    }

    private static SqlValue Shown(Match match, JqExpression expression, JqOffsets characters)
    {
        var whole = Shown(match, characters);
        whole["captures"] = SqlValue.Of([.. expression.Groups(match).Select(group => SqlValue.Of(Named(group, characters)))]);
        return SqlValue.Of(whole);
    }

    private static SqlMap Named(Group group, JqOffsets characters)
    {
        var shown = Shown(group, characters);
        shown["name"] = char.IsAsciiDigit(group.Name[0]) ? SqlValue.Null : SqlValue.Of(group.Name);
        return shown;
    }

    private static SqlMap Shown(Group group, JqOffsets characters) => new(4)
    {
        ["offset"] = SqlValue.Of(group.Success ? characters.Of(group.Index) : -1L),
        ["length"] = SqlValue.Of(group.Success ? characters.Of(group.Index + group.Length) - characters.Of(group.Index) : 0L),
        ["string"] = group.Success ? SqlValue.Of(group.Value) : SqlValue.Null,
    };

    // The groups of a match by their names.
    private static SqlValue Captures(SqlValue match)
    {
        var named = new SqlMap();
        foreach (var capture in match.Map["captures"].List)
        {
            if (capture.Map["name"] is { Type: SqlType.Text } name) named[name.Text] = capture.Map["string"];
        }

        return SqlValue.Of(named);
    }

    private static SqlValue Split(JqMachine machine, SqlValue input, SqlValue matches)
    {
        if (matches.Type == SqlType.Undefined) return matches;
        var parts = new List<SqlValue>();
        machine.Budget.Spend(input.Bytes.Length);
        machine.Budget.SpendElements(2L * matches.List.Count);
        var (at, characters) = (0, 0);
        foreach (var match in matches.List)
        {
            var length = JqCharacters.Length(input, at, Place(match, "offset") - characters);
            parts.Add(JqCharacters.Bytes(input, at, length));
            at += length;
            at += JqCharacters.Length(input, at, Place(match, "length"));
            characters = Place(match, "offset") + Place(match, "length");
        }

        parts.Add(JqCharacters.Bytes(input, at, input.Bytes.Length - at));
        return SqlValue.Of(parts);
    }

    // The texts that come of putting, in the place of each match, the first of its replacements, then the second of each, and so on.
    private static SqlValue Splice(JqMachine machine, SqlValue input, IReadOnlyList<SqlValue> matches, IReadOnlyList<SqlValue> replacements)
    {
        if (matches.Count == 0) return SqlValue.Of([input]);
        var between = Split(machine, input, SqlValue.Of(matches)).List;
        var texts = new SqlValue[replacements.Min(each => each.List.Count)];
        for (var i = 0; i < texts.Length; i++)
        {
            var text = new JqBuffer(machine.Budget);
            for (var k = 0; k < matches.Count; k++)
            {
                var replacement = replacements[k].List[i];
                if (replacement.Type is not (SqlType.Text or SqlType.Null)) return machine.Fail("{0} and {1} cannot be added", between[k], replacement);
                text.Add(between[k].Bytes);
                if (replacement.Type == SqlType.Text) text.Add(replacement.Bytes);
            }

            text.Add(between[^1].Bytes);
            texts[i] = text.ToText();
        }

        return SqlValue.Of(texts);
    }

    private static int Place(SqlValue match, string name) => (int)match.Map[name].Integer;
}
