using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Avro;

/// <summary>Values one after the other.</summary>
internal sealed class AvroArray(AvroType items) : AvroType
{
    /// <inheritdoc/>
    public override SqlValue Read(ref SchemaInput input, SchemaBudget budget)
    {
        budget.Enter();
        var list = new List<SqlValue>();
        for (var count = AvroBlocks.Next(ref input, budget); count > 0; count = AvroBlocks.Next(ref input, budget))
        {
            for (; count > 0; count--) list.Add(items.Read(ref input, budget));
        }

        budget.Leave();
        return SqlValue.Of(list);
    }

    /// <inheritdoc/>
    public override string? Write(SqlValue value, SchemaOutput output, SchemaBudget budget)
    {
        if (value.Type != SqlType.List) return "a list";
        budget.Enter();
        var (start, problem) = (output.Length, default(string));
        for (var i = 0; i < value.List.Count && problem is null; i++)
        {
            budget.Spend(1);
            problem = items.Write(value.List[i], output, budget);
        }

        AvroBlocks.Close(value.List.Count, start, output);
        budget.Leave();
        return problem;
    }
}
