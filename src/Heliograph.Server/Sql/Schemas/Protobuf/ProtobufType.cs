namespace Heliograph.Server.Sql.Schemas.Protobuf;

/// <summary>What a field holds, one of it.</summary>
internal enum ProtobufType
{
    /// <summary>64 bits of IEEE 754.</summary>
    Double,

    /// <summary>32 bits of IEEE 754.</summary>
    Float,

    /// <summary>A number of 32 bits with a sign; long when negative.</summary>
    Int32,

    /// <summary>A number of 64 bits with a sign; long when negative.</summary>
    Int64,

    /// <summary>A number of 32 bits.</summary>
    UInt32,

    /// <summary>A number of 64 bits.</summary>
    UInt64,

    /// <summary>A number of 32 bits whose lowest bit is the sign.</summary>
    SInt32,

    /// <summary>A number of 64 bits whose lowest bit is the sign.</summary>
    SInt64,

    /// <summary>A number of 32 bits, always four bytes.</summary>
    Fixed32,

    /// <summary>A number of 64 bits, always eight bytes.</summary>
    Fixed64,

    /// <summary>A number of 32 bits with a sign, always four bytes.</summary>
    SFixed32,

    /// <summary>A number of 64 bits with a sign, always eight bytes.</summary>
    SFixed64,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>One of several names.</summary>
    Enum,

    /// <summary>UTF-8.</summary>
    String,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Another message, its length in front.</summary>
    Message,

    /// <summary>Another message, between a mark of its beginning and one of its end.</summary>
    Group,
}
