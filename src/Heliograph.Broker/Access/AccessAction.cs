namespace Heliograph.Broker.Access;

/// <summary>What a client wants to do with a topic.</summary>
public enum AccessAction : byte
{
    /// <summary>Publish to a topic name, a will included.</summary>
    Publish,

    /// <summary>Subscribe to a topic filter.</summary>
    Subscribe,
}
