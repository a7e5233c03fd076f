using Heliograph.Broker.Sessions;
using Heliograph.Protocol;

namespace Heliograph.Bench;

/// <summary>Nothing may go wrong in a benchmark: what would be logged ends it.</summary>
internal sealed class NoLog : IConnectionLog
{
    public bool WantsConnected => false;

    public void Connected(in ConnectionDescription connection)
    {
    }

    public void Ended(in ConnectionDescription connection, ReasonCode reason, string detail) =>
        throw new InvalidOperationException($"{connection.ClientId} ended: {reason}, {detail}");

    public void Failed(Exception error) => throw new InvalidOperationException("the broker failed", error);
}
