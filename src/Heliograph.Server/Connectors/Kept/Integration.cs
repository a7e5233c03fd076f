using Heliograph.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Connectors.Kept;

/// <summary>
/// Rules and what they reach, as the configuration file and the management API say together: what the API has made, changed or deleted is kept, item by item,
/// in a file of the data folder, and holds in place of what the configuration says of that item. Any thread; changes come one after the other.
/// </summary>
internal sealed class Integration
{
    /// <summary>The identifier of the one item of <see cref="RuleEngine"/>.</summary>
    public const string RuleEngineId = "rule_engine";

    private readonly Lock _changing = new();
    private readonly KeptFile _file;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly IReadOnlyList<IKeptList> _lists;
    private Action? _schemas;
    private Action? _reach;
    private Action? _rules;
    private Action? _receive;

    /// <summary>Reads what the API has set. Nothing holds before <see cref="Join"/>.</summary>
    /// <exception cref="KeptException">It cannot be read or used.</exception>
    public Integration(KeptFile file, TimeProvider clock, ILogger log)
    {
        (_file, _clock, _log) = (file, clock, log);
        var kept = file.Read();
        Connectors = ListOf(kept, new KeptForm<ConnectorOptions>(KeptKind.Connectors, connector => connector.Id));
        Actions = ListOf(kept, new KeptForm<ActionOptions>(KeptKind.Actions, action => action.Id));
        Sources = ListOf(kept, new KeptForm<SourceOptions>(KeptKind.Sources, source => source.Id));
        Rules = ListOf(kept, new KeptForm<RuleOptions>(KeptKind.Rules, rule => rule.Id));
        Schemas = ListOf(kept, new KeptForm<SchemaOptions>(KeptKind.Schemas, schema => schema.Name));
        RuleEngine = ListOf(kept, new KeptForm<RuleEngineOptions>(KeptKind.RuleEngine, _ => RuleEngineId));
        _lists = [Schemas, Connectors, Actions, Sources, Rules, RuleEngine];
    }

    /// <summary>What actions send to and sources receive from.</summary>
    public KeptList<ConnectorOptions> Connectors { get; }

    /// <summary>What is sent over connectors.</summary>
    public KeptList<ActionOptions> Actions { get; }

    /// <summary>What is received over connectors.</summary>
    public KeptList<SourceOptions> Sources { get; }

    /// <summary>The rules.</summary>
    public KeptList<RuleOptions> Rules { get; }

    /// <summary>What payloads look like that rules read and write.</summary>
    public KeptList<SchemaOptions> Schemas { get; }

    /// <summary>What holds for all rules: always one item.</summary>
    public KeptList<RuleEngineOptions> RuleEngine { get; }

    /// <summary>Lists with items of the configuration file that do not hold, because the API has changed or deleted them, and how many.</summary>
    public IReadOnlyList<(string Name, int Count)> Overruled => [.. _lists.Where(list => list.Overruled > 0).Select(list => (NameOf(list.Kind), list.Overruled))];

    /// <summary>
    /// Makes everything hold, and from now on every change: <paramref name="schemas"/> takes over what the lists say of schemas, <paramref name="reach"/> of connectors,
    /// actions and sources, <paramref name="rules"/> of rules; <paramref name="receive"/> has sources receive when all that is ready. None may throw.
    /// </summary>
    public void Join(HeliographOptions options, Action schemas, Action reach, Action rules, Action receive)
    {
        (_schemas, _reach, _rules, _receive) = (schemas, reach, rules, receive);
        Apply(options);
    }

    /// <summary>Takes over a changed configuration: items that the API has changed or deleted stay so.</summary>
    public void Apply(HeliographOptions options)
    {
        lock (_changing)
        {
            Connectors.Read(options.Connectors);
            Actions.Read(options.Actions);
            Sources.Read(options.Sources);
            Rules.Read(options.Rules);
            Schemas.Read(options.SchemaRegistry.Schemas);
            RuleEngine.Read([options.RuleEngine]);
            Publish(_lists);
            foreach (var (name, count) in Overruled) KeptLog.Overruled(_log, count, name);
        }
    }

    /// <summary>Makes changes, several of them as one: when it returns they are on disk and hold. What <paramref name="make"/> throws takes them all back.</summary>
    /// <exception cref="KeptException">They cannot be kept; nothing has changed.</exception>
    public void Change(Action<KeptChange> make)
    {
        lock (_changing)
        {
            var change = new KeptChange(_clock.GetUtcNow().ToUnixTimeMilliseconds());
            try
            {
                make(change);
                _file.Write(_lists);
            }
            catch
            {
                change.TakeBack();
                throw;
            }

            Publish(change.Lists);
        }
    }

    private KeptList<T> ListOf<T>(IReadOnlyDictionary<KeptKind, IReadOnlyList<KeyValuePair<string, KeptEntry>>> kept, KeptForm<T> form)
        where T : class, new() => new(form, _file, kept.GetValueOrDefault(form.Kind, []));

    // What rules send to is there before them. Who is not concerned is not asked to look at ten thousand items that are what they were.
    private void Publish(IReadOnlyCollection<IKeptList> changed)
    {
        foreach (var list in changed) list.Publish();
        var reaches = changed.Any(list => list != Rules && list != RuleEngine && list != Schemas);
        if (changed.Contains(Schemas)) _schemas!();
        if (reaches) _reach!();
        if (changed.Contains(Rules) || changed.Contains(RuleEngine)) _rules!();
        if (reaches) _receive!();
    }

    private static string NameOf(KeptKind kind) => kind == KeptKind.RuleEngine ? "sections ruleEngine" : kind.ToString().ToLowerInvariant();
}
