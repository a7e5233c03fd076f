using System.Text;
using Heliograph.Broker.Topics;

namespace Heliograph.Broker.Sessions;

/// <summary>A subscription at one moment.</summary>
/// <param name="ClientId">Whose it is.</param>
/// <param name="Filter">The topic filter as the client wrote it.</param>
/// <param name="Options">How it wants its messages.</param>
public sealed record SubscriptionRecord(string ClientId, string Filter, SubscriptionOptions Options)
{
    internal static SubscriptionRecord Of(Session session, byte[] filter, SubscriptionOptions options) =>
        new(Encoding.UTF8.GetString(session.ClientId), Encoding.UTF8.GetString(filter), options);
}
