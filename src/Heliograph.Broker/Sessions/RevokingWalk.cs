namespace Heliograph.Broker.Sessions;

/// <summary>Takes away the subscriptions of a shard's sessions that today's rules, as far as they answer at once, deny.</summary>
/// <param name="table">Whose sessions.</param>
internal sealed class RevokingWalk(SessionTable table) : SlicedWalk(table)
{
    protected override int Visit(Session session) => session.Identity.IsComplete ? Table.RevokeDenied(session) : 0;
}
