using System.Collections.Frozen;
using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Nodes;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>The functions that are not written in the language: those that make a value of values, and those that take expressions.</summary>
internal static class JqBuiltins
{
    private static readonly JqNode s_each = new JqIterate(JqIdentity.Instance, quiet: false);

    // The parser makes these.
    private static readonly (string Name, int Arguments)[] s_parsed = [("limit", 2), ("range", 1), ("range", 2), ("range", 3)];

    private static readonly FrozenDictionary<(string Name, int Arguments), JqNative.Function> s_natives =
        new[] { JqCollections.All, JqDates.All, JqMath.All, JqRegex.All, JqStrings.All, Rest }
            .SelectMany(one => one).ToFrozenDictionary(one => (one.Name, one.Arguments), one => one.Function);

    private static readonly FrozenDictionary<(string Name, int Arguments), Func<JqNode[], JqNode>> s_forms =
        Forms.ToFrozenDictionary(one => (one.Name, one.Arguments), one => one.Make);

    /// <summary>The functions that programs may call, those of the prelude among them, each with the number of its arguments.</summary>
    public static IEnumerable<(string Name, int Arguments)> All =>
        JqPrelude.Scope.Functions.Concat(s_natives.Keys).Concat(s_forms.Keys).Concat(s_parsed)
            .Where(one => !one.Name.StartsWith("__", StringComparison.Ordinal));

    private static IEnumerable<(string Name, int Arguments, JqNative.Function Function)> Rest =>
    [
        ("builtins", 0, (_, _, _) => SqlValue.Of([.. All.Select(one => SqlValue.Of($"{one.Name}/{one.Arguments}"))])),
        ("debug", 0, (_, input, _) => input),
        ("env", 0, (_, _, _) => SqlValue.Of(new SqlMap())),
        ("format", 1, Format),
        ("halt", 0, (_, _, _) => throw new SqlException("the program has halted")),
        ("halt_error", 0, (_, _, _) => throw new SqlException("the program has halted")),
        ("halt_error", 1, (_, _, _) => throw new SqlException("the program has halted")),
        ("have_decnum", 0, (_, _, _) => SqlValue.Of(false)),
        ("have_literal_numbers", 0, (_, _, _) => SqlValue.Of(true)),
        ("input", 0, (machine, _, _) => machine.Fail("break")),
        ("input_filename", 0, (_, _, _) => SqlValue.Null),
        ("input_line_number", 0, (_, _, _) => SqlValue.Of(0L)),
        ("stderr", 0, (_, input, _) => input),
    ];

    private static IEnumerable<(string Name, int Arguments, Func<JqNode[], JqNode> Make)> Forms =>
    [
        ("all", 0, _ => Every(s_each, JqIdentity.Instance)),
        ("all", 1, a => Every(s_each, a[0])),
        ("all", 2, a => Every(a[0], a[1])),
        ("any", 0, _ => Any(s_each, JqIdentity.Instance)),
        ("any", 1, a => Any(s_each, a[0])),
        ("any", 2, a => Any(a[0], a[1])),
        ("del", 1, a => Native("delpaths", new JqCollect(new JqPathOf(a[0])))),
        ("empty", 0, _ => JqEmpty.Instance),
        ("first", 1, a => First(a[0])),
        ("getpath", 1, a => new JqGetPath(a[0])),
        ("group_by", 1, a => Native("__group_by", Keys(a[0]))),
        ("inputs", 0, _ => JqEmpty.Instance),
        ("isempty", 1, a => IsEmpty(a[0])),
        ("map", 1, a => new JqCollect(new JqPipe(s_each, a[0]))),
        ("map_values", 1, a => new JqUpdate(s_each, a[0])),
        ("match", 1, a => Matches(a[0], new JqLiteral(SqlValue.Null))),
        ("match", 2, a => Matches(a[0], a[1])),
        ("max_by", 1, a => Native("__max_by", Keys(a[0]))),
        ("min_by", 1, a => Native("__min_by", Keys(a[0]))),
        ("path", 1, a => new JqPathOf(a[0])),
        ("recurse", 0, _ => Everything()),
        ("recurse", 1, a => new JqRecurse(a[0])),
        ("recurse", 2, a => new JqRecurse(new JqPipe(a[0], Select(a[1])))),
        ("recurse_down", 0, _ => Everything()),
        ("select", 1, a => Select(a[0])),
        ("sort_by", 1, a => Native("__sort_by", Keys(a[0]))),
        ("tostream", 0, _ => new JqIterate(Native("__events"), quiet: false)),
        ("unique_by", 1, a => Native("__unique_by", Keys(a[0]))),
        ("with_entries", 1, a => new JqPipe(Native("to_entries"), new JqPipe(new JqCollect(new JqPipe(s_each, a[0])), Native("from_entries")))),
    ];

    /// <summary>A call of one; null when there is none of that name with so many arguments.</summary>
    public static JqNode? Call(string name, JqNode[] arguments) => s_natives.TryGetValue((name, arguments.Length), out var native)
        ? new JqNative(native, arguments)
        : s_forms.TryGetValue((name, arguments.Length), out var form) ? form(arguments) : null;

    /// <summary>A call of one that only makes a value of values.</summary>
    public static JqNode Native(string name, params JqNode[] arguments) => new JqNative(s_natives[(name, arguments.Length)], arguments);

    /// <summary><c>..</c>: the input and all within it.</summary>
    public static JqNode Everything() => new JqRecurse(new JqIterate(JqIdentity.Instance, quiet: true));

    private static JqIf Select(JqNode condition) => new(condition, JqIdentity.Instance, JqEmpty.Instance);

    private static JqCollect Keys(JqNode by) => new(new JqPipe(s_each, new JqCollect(by)));

    private static JqIterate Matches(JqNode expression, JqNode flags) => new(Native("__match", expression, flags), quiet: false);

    // Whether there is a first result: [first(…)] is empty or not.
    private static JqPipe IsEmpty(JqNode body) => new(new JqCollect(First(body)), new JqNative((_, input, _) => SqlValue.Of(input.List.Count == 0)));

    private static JqLimit First(JqNode body) => new(new JqLiteral(SqlValue.Of(1L)), body);

    private static JqPipe Any(JqNode generator, JqNode condition) => new(IsEmpty(new JqPipe(generator, new JqPipe(condition, Select(JqIdentity.Instance)))), Native("not"));

    private static JqPipe Every(JqNode generator, JqNode condition) => IsEmpty(new JqPipe(generator, new JqPipe(condition, Select(Native("not")))));

    private static SqlValue Format(JqMachine machine, SqlValue input, ReadOnlySpan<SqlValue> arguments)
    {
        if (arguments[0].Type != SqlType.Text) return machine.Fail("{0} is not a valid format", arguments[0]);
        return JqFormats.Of(arguments[0].Text) is { } write ? write(machine, input) : machine.Fail("{0d} is not a valid format", arguments[0]);
    }
}
