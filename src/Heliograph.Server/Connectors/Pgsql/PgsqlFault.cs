using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace Heliograph.Server.Connectors.Pgsql;

/// <summary>What errors of the database and of the way to it mean. The database's own words may have values in them: they are passed on only where they cannot.</summary>
internal static class PgsqlFault
{
    // Data, constraints, what the statement says, limits, and what a trigger raises: the same row would be answered in the same way.
    private static readonly string[] s_ofRow = ["0A", "21", "22", "23", "2F", "38", "39", "42", "44", "54", "P0"];
    private static readonly string[] s_plain = ["08", "25", "28", "3D", "40", "53", "55", "57", "58"];

    /// <summary>Whether an exception is about the database or the way to it.</summary>
    public static bool IsOne(Exception fault) => fault is NpgsqlException or SocketException or IOException or TimeoutException or AuthenticationException;

    /// <summary>Whether the database refuses a row, and would again.</summary>
    public static bool IsOfRow(PostgresException refusal) => s_ofRow.Contains(refusal.SqlState[..2]) && !IsOutdated(refusal);

    /// <summary>Whether only what was prepared is out of date, because a table has changed.</summary>
    public static bool IsOutdated(PostgresException refusal) => refusal is { SqlState: "0A000", Routine: "RevalidateCachedQuery" };

    /// <summary>The exception for the user; to be tried again.</summary>
    public static TargetException Of(Exception fault, string where) => new($"{where}: {Reason(fault)}", fault);

    /// <summary>Why the database refuses a row.</summary>
    public static string Refusal(PostgresException refusal, string where)
    {
        var about = refusal.ConstraintName is { Length: > 0 } constraint ? $", constraint {constraint}" : refusal.ColumnName is { Length: > 0 } column ? $", column {column}" : "";
        return $"{where}: the database refuses a row (SQLSTATE {refusal.SqlState}{about})";
    }

    private static string Reason(Exception fault) => fault switch
    {
        PostgresException { SqlState: "28P01" or "28000" } refusal => $"{refusal.MessageText} (SQLSTATE {refusal.SqlState}); look at Username and Password of pgsql.connection",
        PostgresException refusal when s_plain.Contains(refusal.SqlState[..2]) => $"{refusal.MessageText} (SQLSTATE {refusal.SqlState})",
        PostgresException refusal => $"SQLSTATE {refusal.SqlState}",
        _ => fault.InnerException?.Message ?? fault.Message,
    };
}
