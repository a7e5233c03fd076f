namespace Heliograph.Server.Configuration;

/// <summary>Kinds of targets outside, by the names that EMQX has for them: the first part of a <c>resource_id</c>.</summary>
internal enum ConnectorType
{
    /// <summary>An HTTP service.</summary>
    Http,

    /// <summary>Another MQTT broker.</summary>
    Mqtt,

    /// <summary>A PostgreSQL database.</summary>
    Pgsql,

    /// <summary>A Redis server.</summary>
    Redis,

    /// <summary>A RabbitMQ server (AMQP 0-9-1).</summary>
    Rabbitmq,

    /// <summary>Files in a folder of this machine.</summary>
    File,
}
