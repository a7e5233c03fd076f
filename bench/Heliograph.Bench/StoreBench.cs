using System.Diagnostics;
using Heliograph.Broker.Messages;
using Heliograph.Broker.Storage;
using Heliograph.Protocol;
using Heliograph.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heliograph.Bench;

/// <summary>
/// The store on the disk of the working directory, with an fsync for each commit. A commit alone says what the disk can do; beside it, in the same
/// run, messages of 64 bytes, each in a batch of its own, with 1,000 batches outstanding. The goal: 40 messages kept in the time of one commit.
/// </summary>
internal sealed class StoreBench : IDisposable
{
    private const int Rounds = 5;
    private const int Commits = 500;
    private const int Messages = 100_000;
    private const int Outstanding = 1_000;

    private readonly SemaphoreSlim _free = new(Outstanding);
    private readonly string _directory = Path.Combine(Directory.GetCurrentDirectory(), $"store-bench-{Environment.ProcessId}");
    private readonly byte[] _payload = new byte[64];
    private readonly SqliteStore _store;
    private long _sequence;
    private long _removed;

    private StoreBench()
    {
        _store = new(new() { Path = Path.Combine(_directory, "heliograph.db") }, NullLogger.Instance);
        _store.Load();
        Submit(new StoreOperation
        {
            Kind = StoreOperationKind.SessionPut,
            Session = 1,
            Record = new() { Id = 1, ClientId = "bench"u8.ToArray(), Expiry = uint.MaxValue },
        });
        WaitForAll();
    }

    /// <summary>Runs everything a few times in turn and prints a line each.</summary>
    public static void Run()
    {
        using var bench = new StoreBench();
        Console.WriteLine("| what | a second | CPU µs each | commits | changes written | in the time of one commit |");
        Console.WriteLine("|---|---|---|---|---|---|");
        for (var round = 0; round < Rounds; round++)
        {
            var commit = bench.Measure("commit alone", Commits, bench.CommitOneByOne, 0);
            bench.Measure("message, subscriber absent (removed 5,000 later)", Messages, () => bench.Publish(behind: 5_000), commit);
            bench.Measure("message, subscriber connected (removed 50 later)", Messages, () => bench.Publish(behind: 50), commit);
        }
    }

    public void Dispose()
    {
        _store.Dispose();
        _free.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private double Measure(string what, int count, Action run, double commit)
    {
        var (commits, written, cpu) = (_store.Commits, _store.WrittenOperations, Environment.CpuUsage.TotalTime);
        var watch = Stopwatch.StartNew();
        run();
        var each = watch.Elapsed.TotalSeconds / count;
        var cpuEach = (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / count;
        var ratio = commit > 0 ? $"{commit / each:N0}" : "1";
        Console.WriteLine($"| {what} | {1 / each:N0} | {cpuEach:N2} | {_store.Commits - commits:N0} | {_store.WrittenOperations - written:N0} | {ratio} |");
        return each;
    }

    private void CommitOneByOne()
    {
        for (var i = 0; i < Commits; i++)
        {
            Submit(new StoreOperation { Kind = StoreOperationKind.IncomingPut, Session = 1, Number = i });
            WaitForAll();
        }
    }

    private void Publish(int behind)
    {
        for (var i = 0; i < Messages; i++)
        {
            Keep(++_sequence);
            if (_sequence - _removed > behind) Remove(++_removed);
        }

        while (_removed < _sequence) Remove(++_removed);
        WaitForAll();
    }

    private void Keep(long sequence)
    {
        var message = Message.Create("bench/topic"u8, 0, _payload);
        message.QoS = QoS.AtLeastOnce;
        message.Restore(sequence);
        Submit(
            new StoreOperation { Kind = StoreOperationKind.MessagePut, Message = message },
            new StoreOperation { Kind = StoreOperationKind.EntryPut, Session = 1, Entry = new() { Sequence = sequence, Message = sequence } });
        message.Release();
    }

    private void Remove(long sequence) => Submit(
        new StoreOperation { Kind = StoreOperationKind.EntryRemove, Session = 1, Number = sequence },
        new StoreOperation { Kind = StoreOperationKind.MessageRemove, Number = sequence });

    private void Submit(params ReadOnlySpan<StoreOperation> operations)
    {
        _free.Wait();
        var batch = new Batch(_free);
        foreach (ref readonly var operation in operations) batch.Add(operation);
        _store.Submit(batch);
    }

    private void WaitForAll()
    {
        for (var i = 0; i < Outstanding; i++) _free.Wait();
        _free.Release(Outstanding);
    }

    private sealed class Batch(SemaphoreSlim free) : StoreBatch
    {
        public override void Complete(bool kept)
        {
            Clear();
            free.Release();
        }
    }
}
