using System.Text;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Storage;
using Heliograph.Protocol;

namespace Heliograph.Tests.Storage;

/// <summary>A batch that a test fills by verbs, submits and waits for.</summary>
internal sealed class TestBatch : StoreBatch
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Runs on the store's thread before the test is told.</summary>
    public Action<bool>? Completing { get; init; }

    public bool IsDone => _done.Task.IsCompleted;

    /// <summary>Waits for the completion: was it kept?</summary>
    public bool Kept
    {
        get
        {
            Assert.True(((IAsyncResult)_done.Task).AsyncWaitHandle.WaitOne(Limit), "the batch was not completed");
            return _done.Task.IsCompletedSuccessfully && _done.Task.GetAwaiter().GetResult();
        }
    }

    public static Message NewMessage(long id, string topic = "t", string payload = "p", string properties = "")
    {
        var message = Broker.Messages.Message.Create(Bytes(topic), Bytes(properties).Length, Bytes(payload));
        Bytes(properties).CopyTo(message.Properties);
        message.Restore(id);
        message.QoS = QoS.AtLeastOnce;
        return message;
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public override void Complete(bool kept)
    {
        Completing?.Invoke(kept);
        Clear();
        _done.SetResult(kept);
    }

    public TestBatch Session(long id, string client = "c", long will = 0) =>
        With(new() { Kind = StoreOperationKind.SessionPut, Session = id, Record = new() { Id = id, ClientId = Bytes(client), Expiry = 60, Will = will } });

    public TestBatch SessionRemove(long id) => With(new() { Kind = StoreOperationKind.SessionRemove, Session = id });

    public TestBatch Subscription(long session, string filter, long options) =>
        With(new() { Kind = StoreOperationKind.SubscriptionPut, Session = session, Text = Bytes(filter), Number = options });

    public TestBatch SubscriptionRemove(long session, string filter) =>
        With(new() { Kind = StoreOperationKind.SubscriptionRemove, Session = session, Text = Bytes(filter) });

    public TestBatch Message(long id, string topic = "t", string payload = "p", string properties = "") => Message(NewMessage(id, topic, payload, properties));

    /// <summary>Takes over the caller's reference.</summary>
    public TestBatch Message(Message message)
    {
        With(new() { Kind = StoreOperationKind.MessagePut, Message = message });
        message.Release();
        return this;
    }

    public TestBatch MessageRemove(long id) => With(new() { Kind = StoreOperationKind.MessageRemove, Number = id });

    public TestBatch Entry(long session, long sequence, long message, ushort packetId = 0, bool released = false) => With(new()
    {
        Kind = StoreOperationKind.EntryPut,
        Session = session,
        Entry = new() { Sequence = sequence, Message = message, PacketId = packetId, Released = released, Flags = (int)(sequence * 3), SubscriptionId = 268_435_455 },
    });

    public TestBatch EntryRemove(long session, long sequence) => With(new() { Kind = StoreOperationKind.EntryRemove, Session = session, Number = sequence });

    public TestBatch Incoming(long session, ushort packetId) => With(new() { Kind = StoreOperationKind.IncomingPut, Session = session, Number = packetId });

    public TestBatch IncomingRemove(long session, ushort packetId) => With(new() { Kind = StoreOperationKind.IncomingRemove, Session = session, Number = packetId });

    public TestBatch Retained(string topic, long message, long change = 0) =>
        With(new() { Kind = StoreOperationKind.RetainedPut, Session = change, Text = Bytes(topic), Number = message });

    public TestBatch RetainedRemove(string topic) => With(new() { Kind = StoreOperationKind.RetainedRemove, Text = Bytes(topic) });

    public TestBatch Delayed(long message, long due) => With(new() { Kind = StoreOperationKind.DelayedPut, Number = message, Session = due });

    public TestBatch DelayedRemove(long message) => With(new() { Kind = StoreOperationKind.DelayedRemove, Number = message });

    public TestBatch With(in StoreOperation operation)
    {
        Add(operation);
        return this;
    }

    public TestBatch SubmitTo(IStore store)
    {
        store.Submit(this);
        return this;
    }

    public void KeepIn(IStore store) => Assert.True(SubmitTo(store).Kept, "the batch was not kept");
}
