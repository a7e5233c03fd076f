using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Avro;

/// <summary>A field of a record.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Aliases">What it may be called in a value that is written.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Default">What is written when a value does not have it; undefined when it must.</param>
internal sealed record AvroField(string Name, string[] Aliases, AvroType Type, SqlValue Default)
{
    /// <summary>What is written of a map.</summary>
    public SqlValue Of(SqlMap map)
    {
        if (map[Name] is { Type: not SqlType.Undefined } value) return value;
        foreach (var alias in Aliases)
        {
            if (map[alias] is { Type: not SqlType.Undefined } other) return other;
        }

        return Default;
    }
}
