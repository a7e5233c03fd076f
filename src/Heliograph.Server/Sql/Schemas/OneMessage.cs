using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas;

/// <summary>Schemas that describe one message only.</summary>
internal static class OneMessage
{
    /// <summary>Refuses that a call names a message.</summary>
    /// <exception cref="SqlException">It does.</exception>
    public static void Check(SqlValue message)
    {
        if (message.Type != SqlType.Undefined) throw new SqlException("the schema describes one message only, which is not named");
    }
}
