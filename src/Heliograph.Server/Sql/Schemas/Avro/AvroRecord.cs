using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Avro;

/// <summary>Fields one after the other.</summary>
internal sealed class AvroRecord : AvroType
{
    /// <summary>Its fields. Set once, when their types, perhaps this one, are known.</summary>
    public AvroField[] Fields { get; set; } = [];

    /// <inheritdoc/>
    public override SqlValue Read(ref SchemaInput input, SchemaBudget budget)
    {
        budget.Enter();
        budget.Spend(Fields.Length);
        var map = new SqlMap();
        foreach (var field in Fields) map[field.Name] = field.Type.Read(ref input, budget);
        budget.Leave();
        return SqlValue.Of(map);
    }

    /// <inheritdoc/>
    public override string? Write(SqlValue value, SchemaOutput output, SchemaBudget budget)
    {
        if (value.Type != SqlType.Map) return "a map";
        budget.Enter();
        budget.Spend(1);
        budget.Pass(Fields.Length);
        var problem = default(string);
        for (var i = 0; i < Fields.Length && problem is null; i++) problem = Write(Fields[i], value.Map, output, budget);
        budget.Leave();
        return problem;
    }

    private static string? Write(AvroField field, SqlMap map, SchemaOutput output, SchemaBudget budget)
    {
        var value = field.Of(map);
        if (value.Type == SqlType.Undefined) return $"a map that has '{field.Name}'";
        return field.Type.Write(value, output, budget) is { } problem ? $"a map in which '{field.Name}' is {problem}" : null;
    }
}
