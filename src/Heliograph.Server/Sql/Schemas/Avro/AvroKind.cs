namespace Heliograph.Server.Sql.Schemas.Avro;

/// <summary>The types that have no other in them.</summary>
internal enum AvroKind
{
    /// <summary>No bytes.</summary>
    Null,

    /// <summary>One byte.</summary>
    Boolean,

    /// <summary>A number of 32 bits whose lowest bit is the sign.</summary>
    Int,

    /// <summary>A number of 64 bits whose lowest bit is the sign.</summary>
    Long,

    /// <summary>32 bits of IEEE 754.</summary>
    Float,

    /// <summary>64 bits of IEEE 754.</summary>
    Double,

    /// <summary>Bytes with their number in front.</summary>
    Bytes,

    /// <summary>UTF-8 with the number of its bytes in front.</summary>
    String,
}
