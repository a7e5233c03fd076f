using Heliograph.Broker.Access;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>Ends the clients of a shard that a ban is about; who comes meanwhile meets the ban itself.</summary>
/// <param name="table">Whose sessions.</param>
/// <param name="ban">Whom it is about.</param>
internal sealed class EndingWalk(SessionTable table, Ban ban) : SlicedWalk(table)
{
    /// <summary>Whether only connections end: their sessions are left to wait for their clients.</summary>
    public bool KeepsSessions { get; init; }

    protected override int Visit(Session session) => ban.Includes(session.Identity, Table.Shard.UtcNow) && End(session, KeepsSessions) ? 1 : 0;

    /// <summary>Ends one client; false when there is nothing to end.</summary>
    internal static bool End(Session session, bool keepsSession)
    {
        if (keepsSession && session.Connection is null) return false;
        if (!keepsSession) session.Expiry = 0;
        if (session.Connection is { } connection) connection.Evict(ReasonCode.AdministrativeAction, DisconnectReason.Banned);
        else session.End(SessionEnd.Terminated);
        return true;
    }
}
