using System.Text;
using Heliograph.Broker;
using Heliograph.Broker.Access;
using Heliograph.Broker.Topics;

namespace Heliograph.Server.Rules;

/// <summary>The topic filters of one rule, and the watch on them. Any thread.</summary>
/// <param name="filters">The filters, each once.</param>
internal sealed class RuleTopics(IReadOnlyList<string> filters)
{
    private readonly (byte[] Filter, TopicPattern Pattern)[] _filters = [.. filters.Select(filter => (Encoding.UTF8.GetBytes(filter), TopicPattern.Parse(filter)))];

    /// <summary>Has somebody see every message of them.</summary>
    public void Watch(MessageBroker broker, ISubscriber watcher)
    {
        for (var i = 0; i < _filters.Length; i++) broker.Watch(_filters[i].Filter, new(watcher, new(default, (uint)i)));
    }

    /// <summary>Takes that back.</summary>
    public void Unwatch(MessageBroker broker, ISubscriber watcher)
    {
        foreach (var (filter, _) in _filters) broker.Unwatch(filter, watcher);
    }

    /// <summary>Whether a message that comes by one of them has not come by another before: it comes once for each that matches.</summary>
    public bool IsFirst(ReadOnlySpan<byte> topic, in SubscriptionOptions by)
    {
        for (var i = 0; i < (int)by.Identifier; i++)
        {
            if (_filters[i].Pattern.Covers(topic)) return false;
        }

        return true;
    }
}
