using Heliograph.Broker.Storage;
using Heliograph.Server.Alarms;
using Heliograph.Tests.Metrics;

namespace Heliograph.Tests.Alarms;

/// <summary>A store that cannot write is told of until it has written; a server does not refuse itself for ever because of it.</summary>
public sealed class StoreWatchTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly CountingStore _store = new();
    private readonly StoreWatch _watch;

    public StoreWatchTests() => _watch = new(_store, _clock);

    public void Dispose() => _store.Dispose();

    private bool Fails => _watch.Read()[0].Level >= AlarmReading.Raise;

    [Fact]
    public void A_refused_batch_is_a_failure_until_one_is_kept()
    {
        _store.Commits = 5;
        Assert.False(Fails);
        _store.FailedBatches = 1;
        Assert.True(Fails);
        Assert.False(_watch.IsWorthTrying);
        Assert.True(Fails);
        _store.Commits = 6;
        Assert.False(Fails);
        Assert.True(_watch.IsWorthTrying);
    }

    [Fact]
    public void Without_traffic_the_alarm_stays_and_the_server_is_ready_again_after_a_minute()
    {
        _store.FailedBatches = 1;
        Assert.False(_watch.IsWorthTrying);
        _clock.Advance(StoreWatch.Memory);

        Assert.True(_watch.IsWorthTrying);
        Assert.True(Fails);
        _store.FailedBatches = 2;
        Assert.False(_watch.IsWorthTrying);
    }

    private sealed class CountingStore : IStore
    {
        public long Commits { get; set; }

        public long FailedBatches { get; set; }

        public string Synchronous => "full";

        public StoreImage Load() => throw new NotSupportedException();

        public void Submit(StoreBatch batch) => throw new NotSupportedException();

        public bool Drain(TimeSpan limit) => true;

        public void Dispose()
        {
        }
    }
}
