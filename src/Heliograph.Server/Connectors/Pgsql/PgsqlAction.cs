using Heliograph.Server.Configuration;
using Heliograph.Server.Sql.Templates;
using Heliograph.Server.Sql.Values;
using Npgsql;

namespace Heliograph.Server.Connectors.Pgsql;

/// <summary>A statement for each row, its values as parameters. Any thread.</summary>
internal sealed class PgsqlAction : IActionDriver
{
    private readonly PgsqlDriver _driver;
    private readonly StatementTemplate _statement;
    private readonly RecordShape _shape;
    private volatile PgsqlKind[]? _kinds;

    /// <summary>One as the options say.</summary>
    /// <exception cref="FormatException">The statement cannot be used.</exception>
    public PgsqlAction(PgsqlDriver driver, PgsqlActionOptions options)
    {
        (_driver, _statement) = (driver, StatementTemplate.Parse(options.Sql));
        _shape = new(_statement.Names);
    }

    /// <inheritdoc/>
    public byte[] Render(SqlMap row)
    {
        try
        {
            var record = _shape.Begin();
            foreach (var path in _statement.Paths) record.Add(PgsqlValue.Field(path.Find(row)));
            return record.ToArray();
        }
        catch (SqlException wrong)
        {
            throw new TargetException($"the row cannot be written: {wrong.Message}", wrong) { IsFinal = true };
        }
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ActionBatch batch, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await _driver.OpenAsync(cancellation).ConfigureAwait(false);
            var kinds = _kinds ??= await PgsqlTypes.AskAsync(connection, _statement.Text, cancellation).ConfigureAwait(false);
            var rows = new PgsqlBatch(connection, batch, _statement.Text, _driver);
            for (var i = 0; i < batch.Count; i++) Add(rows, batch, i, kinds);
            await rows.SendAsync(cancellation).ConfigureAwait(false);
        }
        catch (PostgresException refusal) when (PgsqlFault.IsOfRow(refusal))
        {
            throw new TargetException($"{_driver.Where}: the database refuses the statement (SQLSTATE {refusal.SqlState}): {refusal.MessageText}", refusal) { IsFinal = true };
        }
        catch (Exception fault) when (PgsqlFault.IsOne(fault))
        {
            Forget(fault);
            throw PgsqlFault.Of(fault, _driver.Where);
        }
        finally
        {
            if (batch.Reason is not null) _kinds = null; // The table may have changed.
        }
    }

    private void Add(PgsqlBatch rows, ActionBatch batch, int row, PgsqlKind[] kinds)
    {
        try
        {
            var record = _shape.Read(batch[row]);
            if (Array.ConvertAll(kinds, kind => PgsqlValue.Parameter(record.Next().Span, kind)) is var parameters && !parameters.Contains(null)) rows.Add(row, parameters!);
            else batch.Fail(row, $"{_driver.Where}: a value for a column that is not bytea is no UTF-8, or has a NUL in it");
        }
        catch (TargetException outdated)
        {
            batch.Fail(row, outdated.Message);
        }
    }

    private void Forget(Exception fault)
    {
        _kinds = null;
        if (fault is PostgresException refusal && PgsqlFault.IsOutdated(refusal)) _driver.Forget();
    }
}
