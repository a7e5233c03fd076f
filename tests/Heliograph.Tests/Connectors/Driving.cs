using System.Text;
using Heliograph.Server.Connectors;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Connectors;

/// <summary>Rows and batches for drivers that are tested without what gives them work.</summary>
internal static class Driving
{
    /// <summary>A row with these columns.</summary>
    public static SqlMap Row(params (string Name, object? Value)[] columns)
    {
        var row = new SqlMap();
        foreach (var (name, value) in columns) row[name] = Value(value);
        return row;
    }

    /// <summary>The rows of a JSON text each.</summary>
    public static SqlMap Json(string json) => SqlJson.Read(Encoding.UTF8.GetBytes(json)).Map;

    /// <summary>A batch of what an action makes of rows.</summary>
    public static ActionBatch Batch(this IActionDriver action, params IEnumerable<SqlMap> rows) => new([.. rows.Select(row => Item(action.Render(row)))]);

    /// <summary>What came of the rows: S for success, F for failure, and a dot for those that are to be sent again.</summary>
    public static string Outcomes(this ActionBatch batch) =>
        string.Concat(Enumerable.Range(0, batch.Count).Select(i => batch.OutcomeOf(i) switch { BatchOutcome.Success => 'S', BatchOutcome.Failure => 'F', _ => '.' }));

    /// <summary>Sends rows once, as an action does. Gives what came of them.</summary>
    public static async Task<ActionBatch> SendAsync(this IActionDriver action, params IEnumerable<SqlMap> rows)
    {
        var batch = action.Batch(rows);
        try
        {
            await action.SendAsync(batch, CancellationToken.None);
            batch.Finish(BatchOutcome.Success);
        }
        catch (TargetException refusal) when (refusal.IsFinal)
        {
            batch.Finish(BatchOutcome.Failure, refusal.Message);
        }
        catch (TargetException)
        {
            // Undecided rows are to be sent again.
        }

        return batch;
    }

    /// <summary>Sends rows in batches until each has an outcome, in order, and connects whenever that fails; as a connector and an action do together. Gives how many batches were sent.</summary>
    public static async Task<int> SendAllAsync(this IActionDriver action, IConnectorDriver connector, IReadOnlyList<SqlMap> rows, int size = 100)
    {
        var sent = 0;
        foreach (var chunk in rows.Chunk(size))
        {
            for (var left = chunk; left.Length > 0; sent++)
            {
                var batch = await action.SendAsync(left);
                left = [.. left.Where((_, i) => batch.OutcomeOf(i) == BatchOutcome.Undecided)];
                if (left.Length > 0) await ConnectedAsync(connector);
            }
        }

        return sent;
    }

    /// <summary>Connects, again and again until that succeeds.</summary>
    public static Task ConnectedAsync(IConnectorDriver connector) => Polling.EventuallyAsync(() => TryConnectAsync(connector), "it is connected");

    /// <summary>A row on its way.</summary>
    public static ActionItem Item(byte[] content) => new() { Content = content, Length = content.Length, Key = 0, Expires = long.MaxValue };

    private static async Task<bool> TryConnectAsync(IConnectorDriver connector)
    {
        try
        {
            await connector.ConnectAsync(CancellationToken.None);
            return true;
        }
        catch (TargetException)
        {
            return false;
        }
    }

    private static SqlValue Value(object? value) => value switch
    {
        null => SqlValue.Null,
        bool truth => SqlValue.Of(truth),
        int whole => SqlValue.Of((long)whole),
        long whole => SqlValue.Of(whole),
        double number => SqlValue.Of(number),
        byte[] bytes => SqlValue.Of(bytes),
        SqlValue given => given,
        _ => SqlValue.Of((string)value),
    };
}
