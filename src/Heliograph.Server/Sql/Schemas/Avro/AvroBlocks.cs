using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Avro;

/// <summary>Items in blocks, each with their number in front, and a block of none at the end.</summary>
internal static class AvroBlocks
{
    /// <summary>Reads what is in front of a block: how many items there are, 0 for the end.</summary>
    /// <exception cref="SqlException">There is no block, or too many items.</exception>
    public static int Next(ref SchemaInput input, SchemaBudget budget)
    {
        var count = input.Zigzag();
        if (count < 0) input.Zigzag(); // The number of bytes, for those who pass over them.
        if (count is < -SchemaBounds.Values or > SchemaBounds.Values) throw SchemaBounds.TooMany();
        budget.Spend((int)Math.Abs(count));
        return (int)Math.Abs(count);
    }

    /// <summary>Puts the number of items, and of bytes, in front of what was written since there were <paramref name="start"/>, and the end behind it.</summary>
    /// <exception cref="SqlException">There are too many bytes.</exception>
    public static void Close(int count, int start, SchemaOutput output)
    {
        if (count > 0)
        {
            output.Insert(start, SchemaOutput.ToZigzag(output.Length - start));
            output.Insert(start, SchemaOutput.ToZigzag(-count));
        }

        output.Add(0);
    }
}
