using Heliograph.Protocol;

namespace Heliograph.Tests.Server;

/// <summary>
/// One QoS 2 message from a publisher to a subscriber, step by step over a store that commits only when told, so that the program can be killed
/// between any two; then both clients come back and do what the standard has them do.
/// </summary>
internal sealed class QoS2Exchange(TestBroker broker, Func<ClientOptions, ClientOptions> lasting)
{
    private const ushort PacketId = 5;

    private readonly HashSet<ushort> _seen = [];
    private TestClient _publisher = null!;
    private TestClient _subscriber = null!;
    private bool _isReleasing;

    /// <summary>Payloads that the subscriber took, each packet identifier once as long as its exchange lasts.</summary>
    public List<string> Delivered { get; } = [];

    /// <summary>Both sides have finished.</summary>
    public bool IsComplete { get; private set; }

    public async Task BeginAsync()
    {
        _publisher = await broker.ConnectAsync(o => lasting(o) with { ClientId = "publisher", Shard = 0 });
        _subscriber = await broker.ConnectAsync(o => lasting(o) with { ClientId = "subscriber", Shard = broker.Shards - 1 });
        await _subscriber.SendSubscribeAsync(0, ("a", new(QoS.ExactlyOnce)));
        await _subscriber.FenceAsync();
        await CommitAsync();
        await _subscriber.TakeAsync<SubAck>(_ => true);
    }

    /// <summary>0: nothing · 1: sent · 2: kept · 3: PUBREC seen, PUBREL sent · 4: kept · 5: PUBREC of the subscriber · 6: kept · 7: PUBCOMP of the subscriber.</summary>
    public async Task RunAsync(int steps)
    {
        Func<Task>[] all =
        [
            () => PublishAsync(dup: false), CommitAsync, ReleaseAsync, CommitAsync, TakeAsync, CommitAsync, CompleteAsync,
        ];
        foreach (var step in all[..steps]) await step();
        await broker.SettleAsync();
    }

    /// <summary>The clients come back to a program that commits by itself.</summary>
    public async Task FinishAfterCrashAsync()
    {
        _publisher = await broker.ReconnectAsync(_publisher);
        if (_isReleasing) await _publisher.SendAsync(new PubRel(PacketId));
        else await PublishAsync(dup: true);
        if (!_isReleasing)
        {
            Assert.True((await _publisher.ExpectAsync<PubRec>()).Reason < ReasonCode.UnspecifiedError);
            await _publisher.SendAsync(new PubRel(PacketId));
        }

        await _publisher.ExpectAsync<PubComp>();
        _subscriber = await broker.ReconnectAsync(_subscriber);
        for (var rounds = 0; rounds < 3 || (_seen.Count > 0 && rounds < 100); rounds++)
        {
            foreach (var publish in await _subscriber.DrainAsync())
            {
                Take(publish);
                await _subscriber.SendAsync(new PubRec(publish.PacketId));
            }

            await _subscriber.FenceAsync();
            await broker.SettleAsync();
            foreach (var release in await _subscriber.DrainAsync<PubRel>())
            {
                _seen.Remove(release.PacketId);
                await _subscriber.SendAsync(new PubComp(release.PacketId));
            }
        }

        await _subscriber.FenceAsync();
        IsComplete = _seen.Count == 0;
    }

    private async Task PublishAsync(bool dup)
    {
        await _publisher.SendAsync(new PublishOptions("a", "x", QoS.ExactlyOnce) { PacketId = PacketId, Dup = dup });
        await _publisher.FenceAsync();
    }

    private async Task ReleaseAsync()
    {
        await _publisher.TakeAsync<PubRec>(_ => true);
        _isReleasing = true;
        await _publisher.SendAsync(new PubRel(PacketId));
        await _publisher.FenceAsync();
    }

    private async Task TakeAsync()
    {
        var publish = await _subscriber.TakeAsync<Publish>(_ => true);
        Take(publish);
        await _subscriber.SendAsync(new PubRec(publish.PacketId));
        await _subscriber.FenceAsync();
    }

    private async Task CompleteAsync()
    {
        var release = await _subscriber.TakeAsync<PubRel>(_ => true);
        _seen.Remove(release.PacketId);
        await _subscriber.SendAsync(new PubComp(release.PacketId));
        await _subscriber.FenceAsync();
    }

    private void Take(Publish publish)
    {
        if (_seen.Add(publish.PacketId)) Delivered.Add(publish.Payload);
    }

    private async Task CommitAsync()
    {
        await broker.SettleAsync();
        while (broker.Store!.CommitNow() > 0) await broker.SettleAsync();
    }
}
