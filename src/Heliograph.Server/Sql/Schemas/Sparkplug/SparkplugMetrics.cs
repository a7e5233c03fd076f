using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Sparkplug;

/// <summary>The metrics of a payload.</summary>
internal static class SparkplugMetrics
{
    private const string Field = "metrics";

    /// <summary>A payload with other metrics. What is no payload stays as it is.</summary>
    public static SqlValue Each(SqlValue payload, Func<SqlMap, SqlMap> change)
    {
        if (payload.Type != SqlType.Map || payload.Map[Field] is not { Type: SqlType.List } metrics) return payload;
        return SqlValue.Of(payload.Map.With(Field, SqlValue.Of([.. metrics.List.Select(metric => metric.Type == SqlType.Map ? SqlValue.Of(change(metric.Map)) : metric)])));
    }
}
