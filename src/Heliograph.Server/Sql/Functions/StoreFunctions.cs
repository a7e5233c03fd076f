using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Functions that remember values from one message to another, and read the variables of the server's environment.</summary>
internal static class StoreFunctions
{
    private const string Prefix = "EMQXVAR_";

    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("getenv", 1, 1, call => SqlValue.Of(call.Environment.Variable(Prefix + call.Text(0)) ?? "")),
        new("kv_store_del", 1, 1, DeleteShared),
        new("kv_store_get", 1, 2, GetShared),
        new("kv_store_put", 2, 2, PutShared),
        new("proc_dict_del", 1, 1, call => call.Environment.Own.Delete(Key(call))),
        new("proc_dict_get", 1, 1, call => call.Environment.Own.Get(Key(call))),
        new("proc_dict_put", 2, 2, call => Put(call.Environment.Own, call)),
    ];

    private static string Key(SqlCall call) => FunctionText.Of(call[0], call).Text;

    private static SqlValue GetShared(SqlCall call) =>
        call.Environment.Shared.Get(Key(call)) is { Type: not SqlType.Undefined } value ? value : call[1];

    private static SqlValue PutShared(SqlCall call)
    {
        Put(call.Environment.Shared, call);
        return SqlValue.Of(true);
    }

    private static SqlValue DeleteShared(SqlCall call)
    {
        call.Environment.Shared.Delete(Key(call));
        return SqlValue.Of(true);
    }

    private static SqlValue Put(SqlStore store, SqlCall call) =>
        store.TryPut(Key(call), call[1], out var before) ? before : throw call.Fail("the store is full");
}
