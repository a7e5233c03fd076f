using Npgsql;

namespace Heliograph.Server.Connectors.Pgsql;

/// <summary>Asks the database which types a statement wants at the places of its parameters.</summary>
internal static class PgsqlTypes
{
    private const uint Bytea = 17;
    private const uint Int8 = 20;
    private const uint Int2 = 21;
    private const uint Int4 = 23;

    // A domain counts as the type that it is made of.
    private const string Query = """
        SELECT CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
        FROM pg_prepared_statements p, unnest(p.parameter_types) WITH ORDINALITY AS u (type, place) JOIN pg_type t ON t.oid = u.type
        WHERE p.name = $1 ORDER BY u.place
        """;

    /// <summary>How the value of each parameter is given.</summary>
    /// <exception cref="PostgresException">The database does not understand the statement.</exception>
    public static async Task<PgsqlKind[]> AskAsync(NpgsqlConnection connection, string statement, CancellationToken cancellation)
    {
        var name = $"heliograph_{Guid.NewGuid():N}"; // What was given up before its end may still be there.
        await using var transaction = await connection.BeginTransactionAsync(cancellation).ConfigureAwait(false); // A pooler gives all of it the same connection.
        await RunAsync(connection, $"PREPARE {name} AS {statement}", cancellation).ConfigureAwait(false);
        var kinds = await KindsAsync(connection, name, cancellation).ConfigureAwait(false);
        await RunAsync(connection, $"DEALLOCATE {name}", cancellation).ConfigureAwait(false);
        await transaction.CommitAsync(cancellation).ConfigureAwait(false);
        return kinds;
    }

    private static async Task<PgsqlKind[]> KindsAsync(NpgsqlConnection connection, string name, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Query, connection) { Parameters = { new() { Value = name } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        var kinds = new List<PgsqlKind>();
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false)) kinds.Add(Kind(reader.GetFieldValue<uint>(0)));
        return [.. kinds];
    }

    private static PgsqlKind Kind(uint type) => type switch
    {
        Bytea => PgsqlKind.Octets,
        Int2 or Int4 or Int8 => PgsqlKind.Whole,
        _ => PgsqlKind.Text,
    };

    private static async Task RunAsync(NpgsqlConnection connection, string statement, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }
}
