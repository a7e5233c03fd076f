using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors.Files;
using Heliograph.Server.Connectors.Http;
using Heliograph.Server.Connectors.Mqtt;
using Heliograph.Server.Connectors.Pgsql;
using Heliograph.Server.Connectors.Rabbitmq;
using Heliograph.Server.Connectors.Redis;

namespace Heliograph.Server.Connectors;

/// <summary>The drivers there are.</summary>
internal static class ConnectorDrivers
{
    /// <summary>The driver of a connector; it does nothing yet.</summary>
    /// <exception cref="FormatException">The section cannot be used; the message says why.</exception>
    public static IConnectorDriver Make(ConnectorOptions options, ConnectorSurroundings surroundings) => options.Type switch
    {
        ConnectorType.Http => new HttpDriver(options, surroundings.Clock),
        ConnectorType.Pgsql => new PgsqlDriver(options),
        ConnectorType.Redis => new RedisDriver(options),
        ConnectorType.Rabbitmq => new RabbitmqDriver(options, surroundings),
        ConnectorType.File => new FileDriver(options, surroundings.Log),
        ConnectorType.Mqtt => new MqttDriver(options, surroundings),
        _ => throw new FormatException($"there are no connectors of type {EnumText.Name(options.Type)} yet"),
    };
}
