using Heliograph.Broker.Messages;
using Heliograph.Broker.Storage;

namespace Heliograph.Tests.Storage;

/// <summary>What a store holds, one fact a line, so that two can be compared and a difference read.</summary>
internal static class ImageText
{
    public static string Of(StoreImage image)
    {
        var lines = new List<string>();
        foreach (var session in image.Sessions)
        {
            var id = session.Record.Id;
            lines.Add(Line(session.Record));
            lines.AddRange(session.Subscriptions.Select(s => $"subscription {id} {Convert.ToHexString(s.Filter)} {s.Options}"));
            lines.AddRange(session.Entries.Select(e => $"entry {id} {e}"));
            lines.AddRange(session.Incoming.Select(p => $"incoming {id} {p}"));
            Assert.Equal(session.Entries.OrderBy(e => e.Sequence), session.Entries);
        }

        lines.AddRange(image.Messages.Select(m => Line(m.Key, m.Value)));
        lines.AddRange(image.Retained.Select(m => $"retained {m}"));
        lines.AddRange(image.Delayed.Select(d => $"delayed {d.Message} {d.Due}"));
        return Text(lines);
    }

    public static string Text(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));

    public static string Line(SessionRecord r) =>
        $"session {r.Id} {Convert.ToHexString(r.ClientId)} {r.Expiry} {r.DisconnectedAt} {r.Will} {r.WillDelay}";

    public static string Line(long id, Message m) =>
        $"message {id} {m.Id} {m.QoS} {m.Retain} {m.ExpiresAt} {Convert.ToHexString(m.Topic)} {Convert.ToHexString(m.Properties)} {Convert.ToHexString(m.Payload)}";
}
