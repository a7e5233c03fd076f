using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Protobuf;

/// <summary>A field of a message.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Number">Its number in the bytes.</param>
/// <param name="Type">What it holds, one of it.</param>
internal sealed record ProtobufField(string Name, int Number, ProtobufType Type)
{
    /// <summary>Whether it holds any number of them.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>Whether they are written one after the other without their number in front of each.</summary>
    public bool IsPacked { get; init; }

    /// <summary>Whether a message must have it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether a message that does not have it holds the default of its type, and is not given that.</summary>
    public bool IsImplicit { get; init; }

    /// <summary>Whether it holds texts that are UTF-8, which those of proto2 need not be.</summary>
    public bool IsUtf8 { get; init; }

    /// <summary>Of which of the message's alternatives it is one; negative when of none.</summary>
    public int Alternative { get; init; } = -1;

    /// <summary>The message it holds; null when it holds none. Known once all messages are.</summary>
    public ProtobufMessage? Message { get; set; }

    /// <summary>The names it holds one of; null when it holds none.</summary>
    public ProtobufEnum? Enum { get; init; }

    /// <summary>Whether it is a map: repeated messages of a key and a value.</summary>
    public bool IsMap => IsRepeated && Message is { IsEntry: true };

    /// <summary>Whether it holds messages.</summary>
    public bool HoldsMessages => Type is ProtobufType.Message or ProtobufType.Group;

    /// <summary>How the bytes of one end.</summary>
    public WireType Wire => Type switch
    {
        ProtobufType.Double or ProtobufType.Fixed64 or ProtobufType.SFixed64 => WireType.Fixed64,
        ProtobufType.Float or ProtobufType.Fixed32 or ProtobufType.SFixed32 => WireType.Fixed32,
        ProtobufType.String or ProtobufType.Bytes or ProtobufType.Message => WireType.Length,
        ProtobufType.Group => WireType.Group,
        _ => WireType.Varint,
    };

    /// <summary>Whether several can be written one after the other.</summary>
    public bool IsPackable => Wire is WireType.Varint or WireType.Fixed32 or WireType.Fixed64;

    /// <summary>What it holds when the bytes do not say. Not of messages.</summary>
    public SqlValue Default => Type switch
    {
        ProtobufType.Double or ProtobufType.Float => SqlValue.Of(0.0),
        ProtobufType.Bool => SqlValue.Of(false),
        ProtobufType.String or ProtobufType.Bytes => SqlValue.Of(""),
        ProtobufType.Enum => Enum!.NameOf(0) is { } name ? SqlValue.Of(name) : SqlValue.Of(0),
        _ => SqlValue.Of(0),
    };
}
