using Heliograph.Broker;
using Heliograph.Broker.Access;
using Heliograph.Server.Access.Acl;
using Heliograph.Server.Access.Outside;
using Heliograph.Server.Access.Rules;
using Heliograph.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Access;

/// <summary>
/// Gives a broker the sources of rules that the configuration names, and again whenever it changes; connections that are open see it with their next
/// check. Closes what it has replaced. Not for two threads at once.
/// </summary>
internal sealed class AuthorizationChain : IDisposable
{
    private readonly MessageBroker _broker;
    private readonly AccessDatabase _database;
    private readonly ILogger _logger;
    private readonly TimeProvider _clock;
    private IReadOnlyList<IAuthorizationSource> _sources = [];
    private IReadOnlyList<RuleSourceOptions> _given = [];
    private volatile bool _revokes;

    private AuthorizationChain(MessageBroker broker, AccessDatabase database, ILogger logger, TimeProvider clock) =>
        (_broker, _database, _logger, _clock) = (broker, database, logger, clock);

    /// <summary>The rules in the data folder; kept and changed also while no source of the configuration names them.</summary>
    public BuiltInRules BuiltIn => field ??= new(_database, Changed);

    /// <summary>The sources in force, in their order.</summary>
    public IReadOnlyList<IAuthorizationSource> Sources => _sources;

    /// <summary>How those of them that are asked outside are asked. Any thread.</summary>
    public IReadOnlyList<OutsideCall> Outside => [.. Volatile.Read(ref _sources).OfType<OutsideRules>().Select(one => one.Call)];

    /// <summary>One without a source, until <see cref="Start"/>.</summary>
    public static AuthorizationChain Of(MessageBroker broker, AccessDatabase database, ILogger logger, TimeProvider clock) => new(broker, database, logger, clock);

    /// <summary>Takes over the configuration of a start.</summary>
    /// <exception cref="AccessFileException">A source cannot be had; the message says which and why.</exception>
    public void Start(AuthorizationSection options)
    {
        _revokes = options.Revoke;
        Authorization.Options = options.ForBroker;
        if (options.Sources.Count > 0) Replace(options.Sources);
    }

    /// <summary>Takes over a changed configuration. Sources that cannot be had are reported, and those from before hold.</summary>
    public void Apply(AuthorizationSection options)
    {
        _revokes = options.Revoke;
        if (Authorization.Options != options.ForBroker) Authorization.Options = options.ForBroker;
        if (options.Sources.SequenceEqual(_given)) return;
        try
        {
            Replace(options.Sources);
            Changed();
        }
        catch (AccessFileException wrong)
        {
            RuleSourceLog.SourcesRejected(_logger, wrong.Message);
        }
    }

    /// <summary>Closes every source; who is still checked is denied what must be asked outside.</summary>
    public void Dispose() => Close(_sources);

    private Authorization Authorization => _broker.Access.Authorization;

    private static void Close(IEnumerable<IAuthorizationSource> sources)
    {
        foreach (var source in sources.OfType<IDisposable>()) source.Dispose();
    }

    private void Replace(IReadOnlyList<RuleSourceOptions> given)
    {
        var made = new List<IAuthorizationSource>();
        try
        {
            foreach (var one in given) made.Add(Make(one));
        }
        catch
        {
            Close(made);
            throw;
        }

        var before = _sources;
        (_sources, _given) = (made, given);
        Authorization.Sources = made;
        Close(before);
    }

    private IAuthorizationSource Make(RuleSourceOptions options)
    {
        try
        {
            return options.Type switch
            {
                RuleSourceType.File => AclFile.Open(options.DisplayName, options.Path, Changed, _logger, _clock),
                RuleSourceType.BuiltIn => BuiltIn,
                RuleSourceType.Http => new HttpRules(options, Call(options)),
                RuleSourceType.Redis => new RedisRules(options, Call(options)),
                _ => new PostgreSqlRules(options, Call(options)),
            };
        }
        catch (FormatException wrong)
        {
            throw new AccessFileException($"authorization: {options.DisplayName}: {wrong.Message}", wrong);
        }
    }

    private OutsideCall Call(RuleSourceOptions options) => new(options.DisplayName, options.Timeout, _logger, _clock);

    private void Changed()
    {
        Authorization.Flush();
        if (_revokes) _ = RevokeAsync();
    }

    private async Task RevokeAsync()
    {
        var count = await _broker.RevokeDeniedAsync().ConfigureAwait(false);
        if (count > 0) RuleSourceLog.Revoked(_logger, count);
    }
}
