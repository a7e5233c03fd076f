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
    private readonly ILogger _logger;
    private readonly TimeProvider _clock;
    private readonly ClosingSources _closing;
    private readonly Lazy<BuiltInRules> _builtIn;
    private readonly Revocation _revocation;
    private IReadOnlyList<(string Key, IAuthorizationSource Source)> _sources = [];
    private volatile bool _revokes;

    private AuthorizationChain(MessageBroker broker, AccessDatabase database, ILogger logger, TimeProvider clock)
    {
        (_broker, _logger, _clock) = (broker, logger, clock);
        (_closing, _builtIn, _revocation) = (new(clock), new(() => new(database, Changed)), new(broker.RevokeDeniedAsync, logger));
    }

    /// <summary>The rules in the data folder; kept and changed also while no source of the configuration names them.</summary>
    public BuiltInRules BuiltIn => _builtIn.Value;

    /// <summary>The sources in force, in their order.</summary>
    public IReadOnlyList<IAuthorizationSource> Sources => [.. Volatile.Read(ref _sources).Select(one => one.Source)];

    /// <summary>How those of them that are asked outside are asked. Any thread.</summary>
    public IReadOnlyList<OutsideCall> Outside => [.. Sources.OfType<OutsideRules>().Select(one => one.Call)];

    /// <summary>The source that was made of some options; null when it is not in force.</summary>
    public IAuthorizationSource? Find(RuleSourceOptions options)
    {
        var key = KeptSettings.Text(options);
        return Volatile.Read(ref _sources).FirstOrDefault(one => one.Key == key).Source;
    }

    /// <summary>Has every connection forget what rules have answered.</summary>
    public void Forget() => Authorization.Flush();

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
        try
        {
            Change(options);
        }
        catch (AccessFileException wrong)
        {
            RuleSourceLog.SourcesRejected(_logger, wrong.Message);
        }
    }

    /// <summary>Takes over other sources and settings. A source that is the same before and after goes on with its connections and its memory.</summary>
    /// <exception cref="AccessFileException">A source cannot be had; those from before hold.</exception>
    public void Change(AuthorizationSection options)
    {
        _revokes = options.Revoke;
        var hasOthers = Authorization.Options != options.ForBroker;
        if (hasOthers) Authorization.Options = options.ForBroker;
        var hasOtherSources = !options.Sources.Where(one => one.Enabled).Select(KeptSettings.Text).SequenceEqual(_sources.Select(one => one.Key));
        if (hasOtherSources) Replace(options.Sources);
        if (hasOthers || hasOtherSources) Changed();
    }

    /// <summary>Closes every source; who is still checked is denied what must be asked outside.</summary>
    public void Dispose()
    {
        _closing.Dispose();
        Close(Sources);
    }

    private Authorization Authorization => _broker.Access.Authorization;

    private static void Close(IEnumerable<IAuthorizationSource> sources)
    {
        foreach (var source in sources.OfType<IDisposable>()) source.Dispose();
    }

    private void Replace(IReadOnlyList<RuleSourceOptions> given)
    {
        var there = _sources.ToList();
        var made = new List<IAuthorizationSource>();
        var next = new List<(string, IAuthorizationSource)>();
        try
        {
            foreach (var one in given.Where(one => one.Enabled)) next.Add(Kept(there, KeptSettings.Text(one)) ?? Made(made, one));
        }
        catch
        {
            Close(made);
            throw;
        }

        Volatile.Write(ref _sources, next);
        Authorization.Sources = Sources;
        foreach (var source in there.Select(one => one.Source).OfType<IDisposable>()) _closing.Add(source);
    }

    private static (string, IAuthorizationSource)? Kept(List<(string Key, IAuthorizationSource Source)> there, string key)
    {
        var at = there.FindIndex(one => one.Key == key);
        if (at < 0) return null;
        var kept = there[at];
        there.RemoveAt(at);
        return kept;
    }

    private (string, IAuthorizationSource) Made(List<IAuthorizationSource> made, RuleSourceOptions options)
    {
        made.Add(Make(options));
        return (KeptSettings.Text(options), made[^1]);
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
        if (_revokes) _revocation.Ask();
    }
}
