namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>The connection to an MQTT server has ended, or there is none; the message says why. Whether the server has what was on its way is not known.</summary>
internal sealed class MqttClosedException(string message, Exception? cause = null) : Exception(message, cause);
