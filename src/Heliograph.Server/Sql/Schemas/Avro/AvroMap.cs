using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Avro;

/// <summary>Values by name.</summary>
internal sealed class AvroMap(AvroType values) : AvroType
{
    /// <inheritdoc/>
    public override SqlValue Read(ref SchemaInput input, SchemaBudget budget)
    {
        budget.Enter();
        var map = new SqlMap();
        for (var count = AvroBlocks.Next(ref input, budget); count > 0; count = AvroBlocks.Next(ref input, budget))
        {
            for (; count > 0; count--) map[AvroPrimitive.Characters(ref input).Text] = values.Read(ref input, budget);
        }

        budget.Leave();
        return SqlValue.Of(map);
    }

    /// <inheritdoc/>
    public override string? Write(SqlValue value, SchemaOutput output, SchemaBudget budget)
    {
        if (value.Type != SqlType.Map) return "a map";
        budget.Enter();
        var (start, problem) = (output.Length, default(string));
        foreach (var (name, one) in value.Map.Fields)
        {
            budget.Spend(1);
            AvroPrimitive.Bytes(SqlValue.Of(name), output);
            problem ??= values.Write(one, output, budget);
        }

        AvroBlocks.Close(value.Map.Count, start, output);
        budget.Leave();
        return problem;
    }
}
