using Heliograph.Broker;
using Heliograph.Server.Access;
using Heliograph.Server.Access.Outside;
using Heliograph.Server.Configuration;
using Heliograph.Server.Management;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Hosting;

/// <summary>
/// Who may come into a node and what they may do: the database in its data folder, the authenticators, the rules and the bans, wired into the broker.
/// </summary>
internal sealed class NodeAccess
{
    private readonly MessageBroker _broker;
    private readonly AccessDatabase _database;
    private readonly AccessSettings _settings;
    private readonly BanRecords _records;
    private readonly BanKeeping _bans;

    /// <summary>Opens the database and builds what the configuration names.</summary>
    /// <exception cref="AccessFileException">A file cannot be used; the message says which and why.</exception>
    public NodeAccess(HeliographOptions options, MessageBroker broker, ILoggerFactory loggers, TimeProvider clock)
    {
        var logger = loggers.CreateLogger("Heliograph.Server.Access");
        _broker = broker;
        _database = options.Storage.Memory ? AccessDatabase.InMemory() : AccessDatabase.Open(new DataFolder(options.Storage.Folder).AccessFile);
        Users = new(_database);
        _settings = new(_database, options, logger);
        Authentication = AuthenticationChain.Build(_settings.Authenticators, Users, loggers, clock);
        Authentication.ApplyTo(broker.Access.Authentication);
        Authorization = AuthorizationChain.Of(broker, _database, logger, clock);
        _settings.Join(Authentication, Authorization);
        _records = new(_database);
        _records.Load(broker.Access.Bans, clock.GetUtcNow().ToUnixTimeMilliseconds());
        _bans = new(broker, _records, clock, logger);
        broker.Access.Flapping.Options = options.Flapping;
        Authorization.Start(_settings.Authorization); // before anything moves: a will may be due at once
    }

    /// <summary>The users of the data folder.</summary>
    public UserDatabase Users { get; }

    /// <summary>Who may come in.</summary>
    public AuthenticationChain Authentication { get; }

    /// <summary>What clients may do.</summary>
    public AuthorizationChain Authorization { get; }

    /// <summary>Where bans are kept.</summary>
    public IBanStore Bans => _records;

    /// <summary>The paths of the management API that concern it.</summary>
    public IEnumerable<ApiRoute> Routes => AccessRoutes.All(_settings, Users, Authentication, Authorization, _broker);

    /// <summary>Who is asked outside now. Those of a kind are told apart by their place: two may have the same name.</summary>
    public IEnumerable<(string Name, OutsideCall Call)> Outside =>
        Authentication.Outside.Select((call, place) => ($"authentication:{place + 1}:{call.Name}", call))
            .Concat(Authorization.Outside.Select((call, place) => ($"authorization:{place + 1}:{call.Name}", call)));

    /// <summary>Has bans end in their time.</summary>
    public void Start() => _bans.Start();

    /// <summary>Takes over a changed configuration.</summary>
    public void Apply(HeliographOptions options)
    {
        _broker.Access.Flapping.Options = options.Flapping;
        _settings.Apply(options);
    }

    /// <summary>Closes everything. Nobody may ask any more.</summary>
    public async Task StopAsync()
    {
        Authentication.Dispose();
        Authorization.Dispose();
        await _bans.StopAsync().ConfigureAwait(false);
        _database.Dispose();
    }
}
