namespace Heliograph.Server.Sql.Schemas.Protobuf;

/// <summary>How the bytes of a field end.</summary>
internal enum WireType
{
    /// <summary>With a byte below 128.</summary>
    Varint = 0,

    /// <summary>After eight.</summary>
    Fixed64 = 1,

    /// <summary>After as many as the number in front says.</summary>
    Length = 2,

    /// <summary>With the mark of its end.</summary>
    Group = 3,

    /// <summary>This is the mark.</summary>
    GroupEnd = 4,

    /// <summary>After four.</summary>
    Fixed32 = 5,
}
