using System.Threading.Channels;
using Heliograph.Broker;
using Heliograph.Broker.Access;
using Heliograph.Broker.Shards;
using Heliograph.Server.Management;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Hosting;

/// <summary>
/// What happens to bans without anybody asking (events 2400 to 2409): those for flapping are logged and kept, those that have ended are forgotten. The disk is
/// waited for by a task of its own, never by a shard.
/// </summary>
internal sealed partial class BanKeeping : Deadline
{
    /// <summary>How often bans that have ended are looked for. They hold nobody back meanwhile.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly BanTable _bans;
    private readonly Shard _shard;
    private readonly IBanStore _store;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Channel<Ban?> _work = Channel.CreateBounded<Ban?>(new BoundedChannelOptions(FlappingDetector.MostBans) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Task _working;

    public BanKeeping(MessageBroker broker, IBanStore store, TimeProvider clock, ILogger logger)
    {
        (_bans, _shard, _store, _clock, _logger) = (broker.Access.Bans, broker.Shards[0], store, clock, logger);
        broker.Access.Flapping.Banned = ban => _work.Writer.TryWrite(ban);
        _working = Task.Run(WorkAsync);
    }

    /// <summary>Begins to look for bans that have ended. On any thread.</summary>
    public void Start() => _shard.Post(SetNext);

    /// <inheritdoc/>
    public override void Due()
    {
        _work.Writer.TryWrite(null);
        SetNext();
    }

    /// <summary>Keeps what was found by now.</summary>
    public async Task StopAsync()
    {
        _work.Writer.TryComplete();
        await _working.ConfigureAwait(false);
    }

    private void SetNext() => _shard.SetDeadline(this, (long)Period.TotalMilliseconds);

    private async Task WorkAsync()
    {
        await foreach (var ban in _work.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (ban is null) Do(Sweep);
            else Do(() => Keep(ban));
        }
    }

    private void Keep(Ban ban)
    {
        LogFlapping(_logger, BanNames.Of(ban.Target), ban.Who, DateTimeOffset.FromUnixTimeMilliseconds(ban.Until), ban.Reason);
        _store.Put(ban);
    }

    private void Sweep()
    {
        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (_bans.Sweep(now) > 0) _store.Sweep(now);
    }

    private void Do(Action work)
    {
        try
        {
            work();
        }
        catch (ApiProblem problem)
        {
            LogNotKept(_logger, problem.Message);
        }
    }

    [LoggerMessage(2400, LogLevel.Warning, "banned as={As} who={Who} until={Until:O}: {Reason}")]
    private static partial void LogFlapping(ILogger logger, string @as, string who, DateTimeOffset until, string reason);

    [LoggerMessage(2401, LogLevel.Warning, "a change of bans is in force but not in the data folder: {Reason}")]
    private static partial void LogNotKept(ILogger logger, string reason);
}
