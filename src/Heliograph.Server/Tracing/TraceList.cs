using Heliograph.Broker;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Tracing;

/// <summary>
/// The traces of the node: those that wait, run and are over. Each ends by itself: at its time, when its file is full, with the process. Any thread.
/// </summary>
internal sealed class TraceList : IAsyncDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    private readonly MessageBroker _broker;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly TraceFolder _folder;
    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<string, Entry> _traces = new(StringComparer.Ordinal);
    private ITimer? _timer;

    /// <summary>The traces that an earlier process left, and none that runs.</summary>
    public TraceList(MessageBroker broker, TraceLimits limits, TimeProvider clock, ILogger logger)
    {
        (_broker, Limits, _clock, _logger) = (broker, limits, clock, logger);
        _folder = new(limits.Folder);
        foreach (var definition in _folder.Load()) _traces[definition.Name] = new(definition) { IsOver = true };
    }

    /// <summary>What they may cost.</summary>
    public TraceLimits Limits { get; }

    private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>All of them, the one that began last first.</summary>
    public Task<IReadOnlyList<Trace>> ListAsync() => LockedAsync<IReadOnlyList<Trace>>(() =>
        Task.FromResult<IReadOnlyList<Trace>>([.. _traces.Values.OrderByDescending(entry => entry.Definition.StartAt).Select(Describe)]));

    /// <summary>One of them; null when there is none of this name.</summary>
    public Task<Trace?> FindAsync(string name) => LockedAsync(() => Task.FromResult(_traces.TryGetValue(name, out var entry) ? Describe(entry) : null));

    /// <summary>Begins one, or lets it wait for its time.</summary>
    /// <exception cref="TraceException">There is one of this name, or as many as there may be.</exception>
    public Task<Trace> StartAsync(TraceDefinition definition) => LockedAsync(async () =>
    {
        if (_traces.ContainsKey(definition.Name)) throw new TraceException(TraceProblem.Exists, $"there is a trace '{definition.Name}' already; delete it first");
        if (_traces.Count >= Limits.Most) throw new TraceException(TraceProblem.TooMany, $"there are {Limits.Most} traces already; delete one first");
        var entry = new Entry(definition);
        OrFail(() =>
        {
            _folder.Delete(definition.Name);
            _folder.Save(definition);
        });
        await MoveOnAsync(entry).ConfigureAwait(false);
        _traces.Add(definition.Name, entry);
        _timer ??= _clock.CreateTimer(_ => LookIfIdle(), null, s_look, s_look);
        return Describe(entry);
    });

    /// <summary>Ends one; false when there is none of this name.</summary>
    public Task<bool> StopAsync(string name) => LockedAsync(async () =>
    {
        if (!_traces.TryGetValue(name, out var entry)) return false;
        await EndAsync(entry, "stopped").ConfigureAwait(false);
        return true;
    });

    /// <summary>Ends one and removes its file; false when there is none of this name.</summary>
    public Task<bool> DeleteAsync(string name) => LockedAsync(() => RemoveAsync(name));

    /// <summary>Ends and removes all.</summary>
    public Task<bool> DeleteAllAsync() => LockedAsync(async () =>
    {
        foreach (var name in _traces.Keys.ToList()) await RemoveAsync(name).ConfigureAwait(false);
        return true;
    });

    /// <summary>Opens the file of one as far as it is written; null when there is none of this name. Nothing recorded yet is an empty file.</summary>
    public async Task<Stream?> OpenAsync(string name)
    {
        if (await FindAsync(name).ConfigureAwait(false) is null) return null;
        var file = _folder.FileOf(name);
        return File.Exists(file) ? new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete) : new MemoryStream();
    }

    /// <summary>Begins and ends what is due.</summary>
    public Task LookAsync() => LockedAsync(async () =>
    {
        foreach (var entry in _traces.Values) await MoveOnOrEndAsync(entry).ConfigureAwait(false);
        return true;
    });

    /// <summary>Ends all; their files stay.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_timer is not null) await _timer.DisposeAsync().ConfigureAwait(false);
        await LockedAsync(async () =>
        {
            foreach (var entry in _traces.Values) await EndAsync(entry, "the server stops").ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        _one.Dispose();
    }

    private void LookIfIdle()
    {
        if (_one.CurrentCount > 0) _ = LookAsync();
    }

    private Trace Describe(Entry entry) => new(entry.Definition, entry.Status, _folder.SizeOf(entry.Definition.Name));

    private async Task MoveOnAsync(Entry entry)
    {
        if (entry.IsOver) return;
        if (Now >= entry.Definition.EndAt) await EndAsync(entry, "its time is over").ConfigureAwait(false);
        else if (entry.File is { IsFull: true } file) await EndAsync(entry, file.Failure ?? "its file is full").ConfigureAwait(false);
        else if (entry.File is null && Now >= entry.Definition.StartAt) await BeginAsync(entry).ConfigureAwait(false);
    }

    private async Task MoveOnOrEndAsync(Entry entry)
    {
        try
        {
            await MoveOnAsync(entry).ConfigureAwait(false);
        }
        catch (TraceException problem)
        {
            await EndAsync(entry, problem.Message).ConfigureAwait(false);
        }
    }

    private async Task BeginAsync(Entry entry)
    {
        OrFail(() => entry.File = new(entry.Definition, _folder.FileOf(entry.Definition.Name), Limits.FileSize));
        await _broker.StartTraceAsync(entry.File!).ConfigureAwait(false);
        TraceLog.Started(_logger, entry.Definition.Name, entry.Definition.Type);
    }

    private async Task EndAsync(Entry entry, string why)
    {
        if (entry.IsOver) return;
        entry.IsOver = true;
        if (entry.File is { } file)
        {
            await _broker.StopTraceAsync(file).ConfigureAwait(false);
            await file.DisposeAsync().ConfigureAwait(false);
        }

        TraceLog.Ended(_logger, entry.Definition.Name, why);
    }

    private async Task<bool> RemoveAsync(string name)
    {
        if (!_traces.TryGetValue(name, out var entry)) return false;
        await EndAsync(entry, "deleted").ConfigureAwait(false);
        OrFail(() => _folder.Delete(name));
        return _traces.Remove(name);
    }

    private void OrFail(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TraceException(TraceProblem.Unwritable, $"the folder of traces '{Limits.Folder}' cannot be written: {error.Message}");
        }
    }

    private async Task<T> LockedAsync<T>(Func<Task<T>> action)
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            return await action().ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    private sealed class Entry(TraceDefinition definition)
    {
        public TraceDefinition Definition { get; } = definition;

        public TraceFile? File { get; set; }

        public bool IsOver { get; set; }

        public TraceStatus Status => IsOver ? TraceStatus.Stopped : File is null ? TraceStatus.Waiting : TraceStatus.Running;
    }
}
