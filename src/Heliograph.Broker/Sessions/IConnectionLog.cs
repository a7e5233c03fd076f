using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>Told once of each connection that ends for a reason an operator may want to know. Any shard's thread; must not wait.</summary>
public interface IConnectionLog
{
    /// <summary>A client broke a rule, or was refused or ended by the broker.</summary>
    /// <param name="connection">Number, peer and client identifier of the connection.</param>
    /// <param name="reason">What it was told, if its version knows reason codes.</param>
    /// <param name="detail">What happened, in words.</param>
    void Ended(in ConnectionDescription connection, ReasonCode reason, string detail);

    /// <summary>Whether <see cref="Connected"/> is of interest now: describing a connection costs more than making it.</summary>
    bool WantsConnected { get; }

    /// <summary>A client is connected.</summary>
    void Connected(in ConnectionDescription connection);

    /// <summary>A bug: an exception reached a shard's loop. The connection, if there was one, has been closed.</summary>
    void Failed(Exception error);
}
