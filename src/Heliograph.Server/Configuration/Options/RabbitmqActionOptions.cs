using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>A message for each row, to an exchange that is there. In exchange, routingKey and payload `${name}` stands for a value of the row.</summary>
internal sealed record RabbitmqActionOptions
{
    /// <summary>The exchange. Empty: the default one, which brings a message to the queue that routingKey names.</summary>
    [Setting(Applies.Now)]
    public string Exchange { get; init; } = "";

    /// <summary>The routing key.</summary>
    [Setting(Applies.Now)]
    public string RoutingKey { get; init; } = "";

    /// <summary>The payload. Without one, the row as JSON.</summary>
    [Setting(Applies.Now)]
    public string Payload { get; init; } = "";

    /// <summary>What the content is, as the property content_type.</summary>
    [Setting(Applies.Now)]
    public string ContentType { get; init; } = "";

    /// <summary>Whether a durable queue keeps the message over a restart.</summary>
    [Setting(Applies.Now)]
    public RabbitmqDelivery DeliveryMode { get; init; }

    /// <summary>Whether a message that no queue takes has failed. Otherwise it is gone and counts as success.</summary>
    [Setting(Applies.Now)]
    public bool Mandatory { get; init; } = true;
}
