using Heliograph.Broker.Storage;
using Heliograph.Protocol;

namespace Heliograph.Tests.Storage;

/// <summary>Batches of changes over few sessions, messages, sequences and topics, so that they meet, replace and remove each other often.</summary>
internal sealed class RandomChanges(int seed)
{
    private readonly Random _random = new(seed);

    public TestBatch Next()
    {
        var batch = new TestBatch();
        for (var left = _random.Next(1, 9); left > 0; left--) Add(batch);
        return batch;
    }

    public bool OneIn(int n) => _random.Next(n) == 0;

    private void Add(TestBatch batch)
    {
        var session = _random.Next(1, 4);
        var message = _random.Next(1, 10);
        var sequence = _random.Next(1, 12);
        var text = "f/" + _random.Next(3);
        switch ((StoreOperationKind)_random.Next(Enum.GetValues<StoreOperationKind>().Length))
        {
            case StoreOperationKind.SessionPut: batch.Session(session, "c" + session, _random.Next(3) == 0 ? message : 0); break;
            case StoreOperationKind.SessionRemove when OneIn(4): batch.SessionRemove(session); break;
            case StoreOperationKind.SubscriptionPut: batch.Subscription(session, text, _random.Next()); break;
            case StoreOperationKind.SubscriptionRemove: batch.SubscriptionRemove(session, text); break;
            case StoreOperationKind.MessagePut: Put(batch, message); break;
            case StoreOperationKind.MessageRemove: batch.MessageRemove(message); break;
            case StoreOperationKind.EntryPut: batch.Entry(session, sequence, message, (ushort)_random.Next(65536), OneIn(5)); break;
            case StoreOperationKind.EntryRemove: batch.EntryRemove(session, sequence); break;
            case StoreOperationKind.IncomingPut: batch.Incoming(session, (ushort)sequence); break;
            case StoreOperationKind.IncomingRemove: batch.IncomingRemove(session, (ushort)sequence); break;
            case StoreOperationKind.RetainedPut: batch.Retained(text, message); break;
            case StoreOperationKind.RetainedRemove: batch.RetainedRemove(text); break;
            case StoreOperationKind.DelayedPut: batch.Delayed(message, _random.NextInt64()); break;
            case StoreOperationKind.DelayedRemove: batch.DelayedRemove(message); break;
        }
    }

    private void Put(TestBatch batch, long id)
    {
        var message = TestBatch.NewMessage(id, "t/" + _random.Next(5), new('x', _random.Next(200)), OneIn(2) ? "" : "props");
        message.QoS = (QoS)_random.Next(3);
        message.Retain = OneIn(2);
        if (OneIn(2)) message.ExpiresAt = _random.NextInt64();
        batch.Message(message);
    }
}
