using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Connectors;

/// <summary>How rows become requests to a target. Any thread, several batches at once.</summary>
internal interface IActionDriver
{
    /// <summary>
    /// What is sent for a row, in a form of the driver's own that outlives the row and the process: it waits in a buffer, maybe on disk. Fields one after the other are
    /// written by <see cref="RecordWriter"/>.
    /// </summary>
    /// <exception cref="TargetException">Nothing can be sent for this row.</exception>
    byte[] Render(SqlMap row);

    /// <summary>
    /// Sends what <see cref="Render"/> made, and says of each row what came of it (<see cref="ActionBatch.Succeed"/>, <see cref="ActionBatch.Fail"/>). Rows of which nothing
    /// is said by the end have succeeded. When it throws, they have failed if the exception says that this is final, and are sent again otherwise.
    /// </summary>
    /// <exception cref="TargetException">The target did not take them.</exception>
    ValueTask SendAsync(ActionBatch batch, CancellationToken cancellation);
}
