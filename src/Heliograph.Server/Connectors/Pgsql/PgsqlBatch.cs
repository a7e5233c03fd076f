using Npgsql;

namespace Heliograph.Server.Connectors.Pgsql;

/// <summary>
/// Rows in one transaction and one round trip. When the database refuses one, the rows before it go in a transaction of their own, it alone in another, and the rest go on: so
/// only what is refused by itself fails, and the order stays.
/// </summary>
internal sealed class PgsqlBatch(NpgsqlConnection connection, ActionBatch batch, string statement, PgsqlDriver driver)
{
    private readonly List<(int Row, NpgsqlParameter[] Parameters)> _rows = [];

    /// <summary>Adds a row behind the others.</summary>
    public void Add(int row, NpgsqlParameter[] parameters) => _rows.Add((row, parameters));

    /// <summary>Sends all.</summary>
    public Task SendAsync(CancellationToken cancellation) => SendAsync(0, _rows.Count, cancellation);

    private async Task SendAsync(int from, int to, CancellationToken cancellation)
    {
        while (from < to && await RefusedAsync(from, to, cancellation).ConfigureAwait(false) is { } refusal)
        {
            if (to - from == 1)
            {
                batch.Fail(_rows[from].Row, PgsqlFault.Refusal(refusal.Cause, driver.Where));
                return;
            }

            // A constraint that is checked at the end of the transaction is said to be that of the last row, whosoever it is.
            var middle = refusal.Row > from && refusal.Row < to - 1 ? refusal.Row : refusal.Row == from ? from + 1 : from + ((to - from) / 2);
            await SendAsync(from, middle, cancellation).ConfigureAwait(false);
            from = middle;
        }
    }

    // Null when all of them have gone.
    private async Task<(int Row, PostgresException Cause)?> RefusedAsync(int from, int to, CancellationToken cancellation)
    {
        await using var commands = new NpgsqlBatch(connection);
        for (var i = from; i < to; i++) commands.BatchCommands.Add(Command(_rows[i].Parameters));
        try
        {
            if (driver.Prepares) await commands.PrepareAsync(cancellation).ConfigureAwait(false);
            await commands.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
        catch (PostgresException refusal) when (PgsqlFault.IsOfRow(refusal))
        {
            return (from + (refusal.BatchCommand is NpgsqlBatchCommand guilty ? commands.BatchCommands.IndexOf(guilty) : to - from - 1), refusal);
        }

        for (var i = from; i < to; i++) batch.Succeed(_rows[i].Row);
        return null;
    }

    // A parameter belongs to one command at a time.
    private NpgsqlBatchCommand Command(NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(statement);
        foreach (var parameter in parameters) command.Parameters.Add(parameter.Clone());
        return command;
    }
}
