using System.Runtime.CompilerServices;
using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Jq.Nodes;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>What the operators between two expressions make of two values.</summary>
internal static class JqOperators
{
    /// <summary>The operator of that name; those of assignment without their =.</summary>
    public static JqBinary.Operator Of(string name) => name switch
    {
        "+" => Add,
        "-" => Subtract,
        "*" => Multiply,
        "/" => Divide,
        "%" => Remainder,
        "==" => (machine, left, right) => SqlValue.Of(Order(machine, left, right) == 0),
        "!=" => (machine, left, right) => SqlValue.Of(Order(machine, left, right) != 0),
        "<" => (machine, left, right) => SqlValue.Of(Order(machine, left, right) < 0),
        "<=" => (machine, left, right) => SqlValue.Of(Order(machine, left, right) <= 0),
        ">" => (machine, left, right) => SqlValue.Of(Order(machine, left, right) > 0),
        _ => (machine, left, right) => SqlValue.Of(Order(machine, left, right) >= 0),
    };

    /// <summary>The sum of numbers; texts and lists one after the other; maps, the right one's values before the left one's; null adds nothing.</summary>
    public static SqlValue Add(JqMachine machine, SqlValue left, SqlValue right)
    {
        if (left.IsNumber && right.IsNumber) return JqNumber.Add(left, right);
        if (left.Type == SqlType.Null) return right;
        if (right.Type == SqlType.Null) return left;
        return (left.Type, right.Type) switch
        {
            (SqlType.Text, SqlType.Text) => Concatenate(machine, left.Bytes, right.Bytes),
            (SqlType.List, SqlType.List) => JqList.Add(machine, left.List, right.List),
            (SqlType.Map, SqlType.Map) => Merge(machine, left.Map, right.Map, deep: false),
            _ => machine.Fail("{0} and {1} cannot be added", left, right),
        };
    }

    private static SqlValue Subtract(JqMachine machine, SqlValue left, SqlValue right)
    {
        if (left.IsNumber && right.IsNumber) return JqNumber.Subtract(left, right);
        if (left.Type != SqlType.List || right.Type != SqlType.List) return machine.Fail("{0} and {1} cannot be subtracted", left, right);
        var order = new JqOrder(machine);
        return SqlValue.Of([.. left.List.Where(one => !right.List.Any(other => order.Compare(one, other) == 0))]);
    }

    private static SqlValue Multiply(JqMachine machine, SqlValue left, SqlValue right)
    {
        if (left.IsNumber && right.IsNumber) return JqNumber.Multiply(left, right);
        if (left.Type == SqlType.Map && right.Type == SqlType.Map) return Merge(machine, left.Map, right.Map, deep: true);
        if (left.Type == SqlType.Text && right.IsNumber) return Repeat(machine, left, right.Number);
        return left.IsNumber && right.Type == SqlType.Text ? Repeat(machine, right, left.Number) : machine.Fail("{0} and {1} cannot be multiplied", left, right);
    }

    private static SqlValue Divide(JqMachine machine, SqlValue left, SqlValue right)
    {
        if (left.Type == SqlType.Text && right.Type == SqlType.Text) return JqStrings.Split(machine, left, right);
        if (!left.IsNumber || !right.IsNumber) return machine.Fail("{0} and {1} cannot be divided", left, right);
        return right.Number == 0 ? machine.Fail("{0} and {1} cannot be divided because the divisor is zero", left, right) : JqNumber.Divide(left, right);
    }

    private static SqlValue Remainder(JqMachine machine, SqlValue left, SqlValue right)
    {
        if (!left.IsNumber || !right.IsNumber) return machine.Fail("{0} and {1} cannot be divided", left, right);
        return JqNumber.IsZero(right) ? machine.Fail("{0} and {1} cannot be divided (remainder) because the divisor is zero", left, right) : JqNumber.Remainder(left, right);
    }

    private static int Order(JqMachine machine, SqlValue left, SqlValue right) => new JqOrder(machine).Compare(left, right);

    private static SqlValue Concatenate(JqMachine machine, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        machine.Budget.SpendText((long)left.Length + right.Length);
        var both = new byte[left.Length + right.Length];
        left.CopyTo(both);
        right.CopyTo(both.AsSpan(left.Length));
        return SqlValue.Of(both);
    }

    // So many times, rounded up; null for none.
    private static SqlValue Repeat(JqMachine machine, SqlValue text, double times)
    {
        if (!(times > 0)) return SqlValue.Null;
        var count = Math.Max(1, Math.Ceiling(times));
        machine.Budget.SpendText((long)Math.Min(long.MaxValue / 2, count * text.Bytes.Length));
        var repeated = new byte[(int)(text.Bytes.IsEmpty ? 0 : count) * text.Bytes.Length];
        for (var at = 0; at < repeated.Length; at += text.Bytes.Length) text.Bytes.CopyTo(repeated.AsSpan(at));
        return SqlValue.Of(repeated);
    }

    private static SqlValue Merge(JqMachine machine, SqlMap left, SqlMap right, bool deep)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (right.Count <= left.Count && JqMaps.Joined(machine, left, right) is { } joined) return SqlValue.Of(joined);
        machine.Budget.SpendElements(2L * (left.Count + right.Count));
        var both = new SqlMap(left.Count + right.Count);
        foreach (var (name, value) in left.Fields) both[name] = value;
        foreach (var (name, value) in right.Fields)
        {
            var inner = deep && value.Type == SqlType.Map && left[name] is { Type: SqlType.Map } before ? Merge(machine, before.Map, value.Map, deep) : value;
            both[name] = inner;
        }

        return SqlValue.Of(both);
    }
}
