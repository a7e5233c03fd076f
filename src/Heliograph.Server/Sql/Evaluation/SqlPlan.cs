using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Evaluation;

/// <summary>A statement that was compiled.</summary>
internal abstract class SqlPlan
{
    /// <summary>The rows for the message of a frame.</summary>
    /// <exception cref="SqlException">An expression has no value.</exception>
    public abstract SqlResult Run(SqlFrame frame);
}
