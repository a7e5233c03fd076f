using Heliograph.Broker.Access;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// Asks once more whether a will may be published, when it is: rules may have changed since CONNECT, and a remembered answer with them. What is
/// denied is dropped.
/// </summary>
internal static class WillCheck
{
    // Of a session from before a restart only the identifier is known: its CONNECT was allowed to leave the will, and that holds.
    public static void Begin(Session session, Will will)
    {
        if (!session.Identity.IsComplete)
        {
            will.Publish();
            return;
        }

        var access = new ClientAccess(session.Identity, session.Table);
        var query = access.Publish(will.Message.Topic, will.Message.QoS, will.Message.Retain).Keep();
        var decision = access.Check(query.Request, session.Table.Shard.Now);
        if (decision == AccessDecision.Pending) _ = AskAsync(session, will, access, query);
        else Finish(will, decision);
    }

    private static async Task AskAsync(Session session, Will will, ClientAccess access, AccessQuery query)
    {
        var answers = await Task.Run(() => access.AskAsync([query])).ConfigureAwait(false);
        var shard = session.Table.Shard;
        shard.Post(() => Finish(will, access.Conclude(query.Request, answers.Decisions[0], shard.Now, answers.Generation)));
    }

    private static void Finish(Will will, AccessDecision decision)
    {
        if (decision == AccessDecision.Allow) will.Publish();
        else will.LetGo();
    }
}
