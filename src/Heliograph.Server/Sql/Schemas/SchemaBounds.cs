using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas;

/// <summary>How much a schema, and what is made with one, may be.</summary>
internal static class SchemaBounds
{
    /// <summary>The longest source, in characters: the time to compile a .proto file grows with the square of what is in it.</summary>
    public const int Source = 256 * 1024;

    /// <summary>How deep values, and the parts of a source, are in each other at most.</summary>
    public const int Depth = SqlJson.MaxDepth;

    /// <summary>The longest result of an encoding, in bytes.</summary>
    public const int Bytes = SqlText.MaxLength;

    /// <summary>How many values a decoding makes at most: few bytes can stand for many of them.</summary>
    public const int Values = 1 << 20;

    /// <summary>What to throw when it is nested more deeply.</summary>
    public static SqlException TooDeep() => new($"nested more than {Depth} deep");

    /// <summary>What to throw when there are more values.</summary>
    public static SqlException TooMany() => new($"more than {Values} values");

    /// <summary>What to throw when there are more bytes.</summary>
    public static SqlException TooLong() => new($"the result would be longer than {Bytes} bytes");
}
