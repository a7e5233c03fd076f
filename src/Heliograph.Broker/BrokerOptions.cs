using Heliograph.Broker.Access;
using Heliograph.Broker.Sessions;

namespace Heliograph.Broker;

/// <summary>What a broker is made of.</summary>
public sealed record BrokerOptions
{
    /// <summary>Loops; one a core is a good number (1 to 256).</summary>
    public int Shards { get; init; } = Environment.ProcessorCount;

    /// <summary>What MQTT clients may do.</summary>
    public MqttOptions Mqtt { get; init; } = new();

    /// <summary>Who may come in and what clients may do; everybody everything, unless something is put into it.</summary>
    public AccessControl Access { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
