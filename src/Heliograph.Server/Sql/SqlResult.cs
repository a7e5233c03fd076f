using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql;

/// <summary>What a statement gives for one message: rows, or none.</summary>
internal readonly struct SqlResult(IReadOnlyList<SqlMap> rows)
{
    private readonly IReadOnlyList<SqlMap>? _rows = rows;

    /// <summary>The rows in order; empty when the message does not pass.</summary>
    public IReadOnlyList<SqlMap> Rows => _rows ?? [];

    /// <summary>Whether there is a row.</summary>
    public bool HasRows => _rows is { Count: > 0 };
}
