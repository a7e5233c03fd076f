using Heliograph.Broker.Messages;

namespace Heliograph.Broker.Sessions;

/// <summary>The message a client asked to be published if it is lost (MQTT 5 §3.1.2.5). Owns a reference to the message.</summary>
/// <param name="Message">The message.</param>
/// <param name="Delay">Seconds to wait after the loss.</param>
/// <param name="Expiry">Seconds the message lives from its publication; <see cref="uint.MaxValue"/> for ever.</param>
internal sealed record Will(Message Message, uint Delay, uint Expiry);
