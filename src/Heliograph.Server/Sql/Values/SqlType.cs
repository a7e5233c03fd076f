namespace Heliograph.Server.Sql.Values;

/// <summary>What a value of rule SQL is.</summary>
internal enum SqlType
{
    /// <summary>There is no such column, path or element. Equal to nothing but itself.</summary>
    Undefined,

    /// <summary>JSON's null.</summary>
    Null,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>A whole number of 64 bits.</summary>
    Integer,

    /// <summary>A number of 64 bits (IEEE 754).</summary>
    Float,

    /// <summary>Bytes, which are UTF-8 where they are text.</summary>
    Text,

    /// <summary>Values one after the other.</summary>
    List,

    /// <summary>Values by name.</summary>
    Map,
}
