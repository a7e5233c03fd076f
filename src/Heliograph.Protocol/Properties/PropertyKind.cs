namespace Heliograph.Protocol.Properties;

/// <summary>What the value of a property is.</summary>
public enum PropertyKind
{
    /// <summary>A number of one, two or four bytes, or of variable length.</summary>
    Number,

    /// <summary>A text, UTF-8.</summary>
    Text,

    /// <summary>Any bytes.</summary>
    Binary,

    /// <summary>A name and a value, both UTF-8: a user property.</summary>
    Pair,
}
