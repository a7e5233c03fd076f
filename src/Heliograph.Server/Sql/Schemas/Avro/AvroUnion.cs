using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Avro;

/// <summary>One of several types; of those that a value fits the first is written.</summary>
internal sealed class AvroUnion(AvroType[] members) : AvroType
{
    /// <inheritdoc/>
    public override SqlValue Read(ref SchemaInput input, SchemaBudget budget)
    {
        var place = input.Zigzag();
        if (place < 0 || place >= members.Length) throw new SqlException("a union that has no such member");
        return members[place].Read(ref input, budget);
    }

    /// <inheritdoc/>
    public override string? Write(SqlValue value, SchemaOutput output, SchemaBudget budget)
    {
        var start = output.Length;
        for (var i = 0; i < members.Length; i++)
        {
            budget.Spend(1);
            output.Zigzag(i);
            if (members[i].Write(value, output, budget) is null) return null;
            budget.SpendBytes(output.Length - start);
            output.TakeBack(start);
        }

        return "of one of the types of its union";
    }
}
