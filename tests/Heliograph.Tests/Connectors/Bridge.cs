using System.Collections.Concurrent;
using Heliograph.Broker;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Connectors.Mqtt;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Connectors;

/// <summary>The MQTT driver alone: a test tells it when to connect, gives it batches, and sees what sources receive.</summary>
internal sealed class Bridge : IAsyncDisposable, ISourceSink
{
    private readonly MqttDriver _driver;
    private readonly List<IAsyncDisposable> _receptions = [];

    public Bridge(int port, Func<MqttConnectorOptions, MqttConnectorOptions>? with = null, double startTimeout = 10)
    {
        var section = new MqttConnectorOptions { Server = $"127.0.0.1:{port}", Version = MqttVersion.V5, ClientId = "b", PoolSize = 1 };
        var options = new ConnectorOptions { Type = ConnectorType.Mqtt, Name = "far", StartTimeout = TimeSpan.FromSeconds(startTimeout), Mqtt = with?.Invoke(section) ?? section };
        _driver = new(options, new(Clock, Log.CreateLogger(""), null) { Publish = PublishAsync }) { Doubt = () => Interlocked.Increment(ref Doubts) };
    }

    /// <summary>How long an action waits for answers.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(15);

    public TestClock Clock { get; } = new();

    public TestLog Log { get; } = new();

    /// <summary>The source that was opened last.</summary>
    public IAsyncDisposable Last => _receptions[^1];

    /// <summary>How often the driver has noticed by itself that something is wrong.</summary>
    public int Doubts;

    /// <summary>What sources have handed on.</summary>
    public ConcurrentQueue<SqlMap> Received { get; } = new();

    /// <summary>What was published here.</summary>
    public ConcurrentQueue<ApplicationMessage> Published { get; } = new();

    /// <summary>What is answered to what is published here.</summary>
    public ReasonCode LocalAnswer { get; set; }

    /// <summary>Completes when a message may be acknowledged.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public Task ConnectAsync() => _driver.ConnectAsync(CancellationToken.None).WaitAsync(Polling.Patience);

    public Task CheckAsync() => _driver.CheckAsync(CancellationToken.None).WaitAsync(Polling.Patience);

    /// <summary>The batch after it was sent, and what the driver has thrown.</summary>
    public Task<(ActionBatch Batch, Exception? Fault)> SendAsync(MqttActionOptions action, params SqlMap[] rows) => SendAsync(action, driver => rows.Select(driver.Render));

    /// <summary>The same with records as a buffer may have them.</summary>
    public async Task<(ActionBatch Batch, Exception? Fault)> SendAsync(MqttActionOptions action, Func<IActionDriver, IEnumerable<byte[]>> records)
    {
        var options = new ActionOptions { Type = ConnectorType.Mqtt, Name = "out", Connector = "far", Mqtt = action, Buffer = new() { RequestTimeout = RequestTimeout } };
        var driver = _driver.Open(options);
        var items = records(driver).Select(content => new ActionItem { Content = content, Length = content.Length, Key = 0, Expires = long.MaxValue });
        var batch = new ActionBatch([.. items]);
        return (batch, await Record.ExceptionAsync(() => driver.SendAsync(batch, CancellationToken.None).AsTask().WaitAsync(Polling.Patience)));
    }

    public async Task<IAsyncDisposable> ReceiveAsync(MqttSourceOptions source)
    {
        var (reception, opening) = BeginReceiving(source);
        await opening;
        return reception;
    }

    /// <summary>A source, and what completes when it has been connected once.</summary>
    public (IAsyncDisposable Reception, Task Opening) BeginReceiving(MqttSourceOptions source)
    {
        var reception = _driver.Open(new SourceOptions { Type = ConnectorType.Mqtt, Name = "in", Connector = "far", Mqtt = source }, this);
        _receptions.Add(reception);
        return (reception, CheckAsync());
    }

    /// <summary>Closes the driver, before its sources.</summary>
    public Task CloseAsync() => _driver.DisposeAsync().AsTask().WaitAsync(Polling.Patience);

    public static SqlMap Row(params (string Name, object Value)[] fields)
    {
        var row = new SqlMap();
        foreach (var (name, value) in fields) row[name] = value is string text ? SqlValue.Of(text) : SqlValue.Of((int)value);
        return row;
    }

    public async ValueTask<bool> TakeAsync(SourceMessage message)
    {
        Received.Enqueue(message.Columns);
        await Gate;
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reception in _receptions) await reception.DisposeAsync();
        await _driver.DisposeAsync();
        Assert.Empty(Log.Errors);
    }

    private Task<ReasonCode> PublishAsync(ApplicationMessage message)
    {
        Published.Enqueue(message);
        return Task.FromResult(LocalAnswer);
    }
}
