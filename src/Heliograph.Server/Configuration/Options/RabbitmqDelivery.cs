namespace Heliograph.Server.Configuration;

/// <summary>What becomes of a message of RabbitMQ when the server starts again.</summary>
internal enum RabbitmqDelivery
{
    /// <summary>A durable queue still has it.</summary>
    Persistent,

    /// <summary>It is gone.</summary>
    Transient,
}
