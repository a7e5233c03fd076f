using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Functions of lists. The first element has the number 1.</summary>
internal static class ListFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("contains", 2, 2, Contains),
        new("first", 1, 1, call => call.List(0) is [var first, ..] ? first : throw call.Fail("the list is empty")),
        new("last", 1, 1, call => call.List(0) is [.., var last] ? last : throw call.Fail("the list is empty")),
        new("length", 1, 1, call => SqlValue.Of((long)call.List(0).Count)),
        new("nth", 2, 2, Nth),
        new("sublist", 2, 2, call => Slice(call, 1, call.Integer(0), call.List(1))),
        new("sublist", 3, 3, call => Slice(call, call.Integer(0), call.Integer(1), call.List(2))),
    ];

    private static SqlValue Contains(SqlCall call)
    {
        var sought = call[0];
        return SqlValue.Of(call.List(1).Any(element => SqlEquality.Same(element, sought)));
    }

    private static SqlValue Nth(SqlCall call)
    {
        var (number, list) = (call.Integer(0), call.List(1));
        return number >= 1 && number <= list.Count ? list[(int)number - 1] : throw call.Fail($"the list has no such element, it has {list.Count}");
    }

    private static SqlValue Slice(SqlCall call, long start, long length, IReadOnlyList<SqlValue> list)
    {
        if (start < 1 || length < 0) throw call.Fail("the start is to be at least 1, the length at least 0");
        return start > list.Count ? SqlValue.Of(Array.Empty<SqlValue>()) : SqlValue.Of([.. list.Skip((int)start - 1).Take((int)Math.Min(length, list.Count))]);
    }
}
