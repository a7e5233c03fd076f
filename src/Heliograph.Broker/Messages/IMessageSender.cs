namespace Heliograph.Broker.Messages;

/// <summary>Who published a message.</summary>
public interface IMessageSender
{
    /// <summary>The client identifier, UTF-8.</summary>
    byte[] ClientId { get; }

    /// <summary>The user name; null when there was none.</summary>
    string? Username { get; }
}
