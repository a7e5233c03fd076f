using System.Net.Security;
using Heliograph.Broker.Topics;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Connectors.Mqtt;

/// <summary>
/// A bridge to another MQTT broker: a pool of connections on which actions publish, and connections of their own for each source. What breaks is connected again by itself;
/// what still works stays.
/// </summary>
internal sealed class MqttDriver : IConnectorDriver
{
    private readonly ConnectorOptions _options;
    private readonly ConnectorSurroundings _surroundings;
    private readonly MqttMember[] _pool;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly List<MqttReception> _receptions = [];
    private volatile Action _doubt = () => { };
    private volatile bool _isDisposed;

    /// <summary>The driver of a connector of type mqtt.</summary>
    /// <exception cref="FormatException">It has no section mqtt.</exception>
    public MqttDriver(ConnectorOptions options, ConnectorSurroundings surroundings)
    {
        (_options, _surroundings) = (options, surroundings);
        Section = options.Mqtt ?? throw new FormatException("the section mqtt is missing");
        _pool = [.. Enumerable.Range(0, Section.PoolSize).Select(i => new MqttMember(OptionsOf($"{i}"), surroundings.Clock, Suspect) { IsLast = true, Tls = Tls })];
    }

    /// <inheritdoc/>
    public Action Doubt
    {
        set => _doubt = value;
    }

    /// <summary>The section of the connector.</summary>
    public MqttConnectorOptions Section { get; }

    /// <summary>What all connectors have in common.</summary>
    public ConnectorSurroundings Surroundings => _surroundings;

    /// <inheritdoc/>
    public Task ConnectAsync(CancellationToken cancellation) => InTurnAsync(limit => Task.WhenAll(_pool.Select(member => member.ConnectAsync(limit))), cancellation);

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellation) => InTurnAsync(limit => Task.WhenAll(_pool.Select(member => member.CheckAsync(limit.Token))), cancellation);

    /// <inheritdoc/>
    public IActionDriver Open(ActionOptions options) => new MqttActionDriver(options, this);

    /// <inheritdoc/>
    public IAsyncDisposable Open(SourceOptions options, ISourceSink sink)
    {
        var reception = new MqttReception(options, this, sink);
        lock (_gate) _receptions.Add(reception);
        Suspect(); // A check connects it as well.
        return reception;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        _isDisposed = true;
        await Task.WhenAll(_pool.Select(member => member.DisposeAsync().AsTask())).ConfigureAwait(false);
        _turn.Release(); // A source may still be closing.
    }

    /// <summary>Publishes a message: those of one topic over the same connection.</summary>
    public Task<MqttAnswer> PublishAsync(MqttMessage message) => _pool[(uint)Utf8Key.Hash(message.Topic.Span) % (uint)_pool.Length].PublishAsync(message);

    /// <summary>The connector should look whether everything is connected.</summary>
    public void Suspect() => _doubt();

    /// <summary>How TLS is spoken, from files that are read now; null for plain TCP.</summary>
    /// <exception cref="TargetException">One of them cannot be used.</exception>
    public SslClientAuthenticationOptions? Tls() => Section.Tls.Enabled ? ClientTls.Load(Section.Tls, HostAndPort.Split(Section.Server).Host) : null;

    /// <summary>The options of the client with this at the end of its identifier, after a dot, which names do not have: no two are the same.</summary>
    public MqttClientOptions OptionsOf(string suffix)
    {
        var (host, port) = HostAndPort.Split(Section.Server);
        var prefix = Section.ClientId.Length > 0 ? Section.ClientId : $"heliograph-{Environment.MachineName}";
        return new()
        {
            Host = host,
            Port = port,
            Version = (ProtocolVersion)((int)Section.Version + (int)ProtocolVersion.V31),
            ClientId = $"{prefix}-{_options.Name}.{suffix}",
            Username = Section.Username.Length > 0 ? Section.Username : null,
            Password = Section.Password?.Reveal(),
            KeepAlive = Section.KeepAlive,
            CleanStart = Section.CleanStart,
            SessionExpiry = Section.SessionExpiry,
            ConnectTimeout = _options.StartTimeout * 0.9, // Before the connector gives up, so that the reason is told.
            Window = Section.MaxInflight,
            MaxPacketSize = Section.MaxPacketSize,
        };
    }

    /// <summary>A source is closed: it is not to be connected again.</summary>
    public void Remove(MqttReception reception)
    {
        lock (_gate) _receptions.Remove(reception);
    }

    private MqttReception[] Receptions()
    {
        lock (_gate) return [.. _receptions];
    }

    // One after the other, also when the one before was given up: it ends as soon as it sees that. What is wrong with a source is the source's to tell, before the connector
    // gives up as a whole.
    private async Task InTurnAsync(Func<Limit, Task> first, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            using var limit = new Limit(_options.StartTimeout * 0.95, _surroundings.Clock, cancellation);
            await first(limit).ConfigureAwait(false);
            await Task.WhenAll(Receptions().Select(reception => reception.ConnectAsync(limit))).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }
}
