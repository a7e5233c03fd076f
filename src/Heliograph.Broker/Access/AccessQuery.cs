using Heliograph.Protocol;

namespace Heliograph.Broker.Access;

/// <summary>An <see cref="AccessRequest"/> that outlives its packet, for sources that answer later.</summary>
/// <param name="Client">Who asks.</param>
/// <param name="Action">What it wants to do.</param>
/// <param name="Topic">Topic name or filter, UTF-8.</param>
/// <param name="QoS">The QoS it wants.</param>
/// <param name="Retain">Whether the message is to be retained.</param>
public sealed record AccessQuery(ClientIdentity Client, AccessAction Action, byte[] Topic, QoS QoS, bool Retain)
{
    /// <summary>The question itself.</summary>
    public AccessRequest Request => new() { Client = Client, Action = Action, Topic = Topic, QoS = QoS, Retain = Retain };
}
