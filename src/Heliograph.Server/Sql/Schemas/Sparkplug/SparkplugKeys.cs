using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Sparkplug;

/// <summary>Makes maps of what a payload has as names and values side by side. One payload, one thread.</summary>
internal sealed class SparkplugKeys(SchemaBudget budget)
{
    /// <summary>A payload whose sets of properties, those in each other too, and data sets are maps.</summary>
    /// <exception cref="SqlException">It is nested too deeply, or too large.</exception>
    public SqlValue Zip(SqlValue payload) => SparkplugMetrics.Each(payload, metric => Change(Change(metric, "properties", Properties), "dataset_value", DataSet));

    private static SqlMap Change(SqlMap map, string name, Func<SqlMap, SqlMap> change) => map[name] is { Type: SqlType.Map } there ? map.With(name, SqlValue.Of(change(there.Map))) : map;

    // A set, or a value that may be one or a list of them.
    private SqlMap Properties(SqlMap one)
    {
        budget.Enter();
        budget.Spend(1);
        var result = Pair(one, "keys", "values") is { } pairs ? Join(one, pairs) : Value(one);
        budget.Leave();
        return result;
    }

    private SqlMap Value(SqlMap value)
    {
        if (value.Has("propertyset_value")) return Change(value, "propertyset_value", Properties);
        return value["propertysets_value"] is { Type: SqlType.Map } list && list.Map["propertyset"] is { Type: SqlType.List } sets
            ? value.With("propertysets_value", SqlValue.Of([.. sets.List.Select(Inner)])) : value;
    }

    private SqlValue Inner(SqlValue value) => value.Type == SqlType.Map ? SqlValue.Of(Properties(value.Map)) : value;

    private SqlMap Join(SqlMap set, IEnumerable<(string Key, SqlValue Value)> pairs)
    {
        var joined = new SqlMap();
        foreach (var (name, value) in set.Fields.Where(field => field.Key is not ("keys" or "values"))) joined[name] = value;
        foreach (var (key, value) in pairs) joined[key] = Inner(value);
        return joined;
    }

    private SqlMap DataSet(SqlMap set)
    {
        if (Pair(set, "columns", "rows") is not { } pairs) return set;
        var joined = new SqlMap();
        foreach (var (column, row) in pairs) joined[column] = row;
        budget.Spend(joined.Count);
        return joined;
    }

    // Null when there is not one name for every value.
    private static IEnumerable<(string Key, SqlValue Value)>? Pair(SqlMap map, string keys, string values) =>
        map[keys] is { Type: SqlType.List } names && map[values] is { Type: SqlType.List } those && names.List.Count == those.List.Count && names.List.All(name => name.Type == SqlType.Text)
            ? names.List.Zip(those.List, (name, value) => (name.Text, value)) : null;
}
