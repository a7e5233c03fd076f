using System.Collections.Concurrent;
using System.Text;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Connectors;

/// <summary>A target that does what a test says, and the driver of every connector to it. A row is its column <c>v</c>.</summary>
internal sealed class TestTarget
{
    private readonly ConcurrentQueue<string> _taken = new();
    private volatile TaskCompletionSource? _held;

    /// <summary>What came of a row, when it is not simply taken: undecided is a failure that may pass.</summary>
    public Func<string, BatchOutcome> Answer { get; set; } = _ => BatchOutcome.Success;

    /// <summary>Why it is not there; null while it is.</summary>
    public volatile string? Away;

    public IReadOnlyList<string> Taken => [.. _taken];

    public int Batches;

    public int Connects;

    public int Sending;

    public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _held?.TrySetResult();

    public IConnectorDriver Driver() => new TestDriver(this);

    public static SqlMap Row(string value) => new(1) { ["v"] = SqlValue.Of(value) };

    private async ValueTask SendAsync(ActionBatch batch, CancellationToken cancellation)
    {
        Interlocked.Increment(ref Batches);
        Interlocked.Increment(ref Sending);
        if (_held is { } held) await held.Task.WaitAsync(cancellation);
        Interlocked.Decrement(ref Sending);
        if (Away is { } reason) throw new TargetException(reason);
        var isUndecided = false;
        for (var i = 0; i < batch.Count; i++)
        {
            var row = Encoding.UTF8.GetString(batch[i].Span);
            var outcome = isUndecided ? BatchOutcome.Undecided : Answer(row);
            isUndecided |= outcome == BatchOutcome.Undecided;
            if (outcome == BatchOutcome.Success) _taken.Enqueue(row);
            if (outcome == BatchOutcome.Success) batch.Succeed(i);
            if (outcome == BatchOutcome.Failure) batch.Fail(i, "it is refused");
        }

        if (isUndecided) throw new TargetException("it is busy");
    }

    private sealed class TestDriver(TestTarget target) : IConnectorDriver, IActionDriver
    {
        public Task ConnectAsync(CancellationToken cancellation)
        {
            Interlocked.Increment(ref target.Connects);
            return CheckAsync(cancellation);
        }

        public Task CheckAsync(CancellationToken cancellation) => target.Away is { } reason ? throw new TargetException(reason) : Task.CompletedTask;

        public IActionDriver Open(ActionOptions options) => options.Description.Length == 0 ? this : throw new FormatException(options.Description);

        public byte[] Render(SqlMap row) => row["v"].Type == SqlType.Text ? row["v"].Bytes.ToArray() : throw new TargetException("v is no text") { IsFinal = true };

        public ValueTask SendAsync(ActionBatch batch, CancellationToken cancellation) => target.SendAsync(batch, cancellation);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
