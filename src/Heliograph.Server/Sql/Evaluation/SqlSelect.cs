namespace Heliograph.Server.Sql.Evaluation;

/// <summary>SELECT that was compiled: one row, or none.</summary>
internal sealed class SqlSelect(SqlSelection fields, SqlExpression? where) : SqlPlan
{
    /// <inheritdoc/>
    public override SqlResult Run(SqlFrame frame)
    {
        fields.Run(frame);
        return where is null || where(frame).Truth ? new([fields.Row(frame)]) : default;
    }
}
