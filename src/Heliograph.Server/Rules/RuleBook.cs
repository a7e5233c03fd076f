using System.Collections.Frozen;
using Heliograph.Broker;
using Heliograph.Server.Alarms;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Sql.Functions;
using Heliograph.Server.Sql.Parsing;
using Heliograph.Server.Sql.Schemas;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Rules;

/// <summary>The rules of a node.</summary>
internal sealed class RuleBook
{
    private readonly RuleSurroundings _surroundings;
    private readonly ConnectorBook _connectors;
    private readonly Lock _changing = new();
    private volatile Rule[] _all = [];
    private volatile Dictionary<string, Rule> _byId = [];
    private volatile FrozenDictionary<string, Rule[]> _bySource = FrozenDictionary<string, Rule[]>.Empty;

    /// <summary>No rules yet.</summary>
    public RuleBook(MessageBroker broker, ConnectorBook connectors, TimeProvider clock, ILogger log)
    {
        (_surroundings, _connectors) = (new(broker, clock, log), connectors);
        new RuleRates(broker.Shards[0], Sample).Start();
    }

    /// <summary>The rules, in the order of the configuration. Any thread.</summary>
    public IReadOnlyList<Rule> All => _all;

    /// <summary>The schemas that rules, and statements that are tried out, name.</summary>
    public SchemaBook Schemas => _surroundings.Schemas;

    /// <summary>The functions of a statement that is tried out: what it stores nobody else sees.</summary>
    public SqlFunctions TrialFunctions => _surroundings.TrialFunctions();

    /// <summary>What the actions and sources that rules use have counted, since somebody has had that begin anew.</summary>
    public ChannelTallies Channels { get; } = new();

    /// <summary>What holds for rules that do not say themselves.</summary>
    public RuleDefaults Defaults => _surroundings.Defaults;

    /// <summary>The rule of an identifier; null when there is none. Any thread.</summary>
    public Rule? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Makes the rules those of a configuration. One that says the same as before goes on undisturbed, with what waits and what it has counted.</summary>
    public void Apply(IReadOnlyList<RuleOptions> options)
    {
        lock (_changing)
        {
            var (before, known) = (_all, _byId);
            var after = options.Select(one => known.TryGetValue(one.Id, out var rule) && rule.Options.SaysTheSame(one) ? rule : TryMake(one)).OfType<Rule>().ToArray();
            (_all, _byId) = (after, after.ToDictionary(rule => rule.Id, StringComparer.Ordinal));
            _bySource = BySource(after); // Before the old ones close: what a source brings in meanwhile is somebody's.
            foreach (var rule in before.Except(after)) rule.Close();
            foreach (var rule in after.Except(before)) rule.Open();
        }
    }

    /// <summary>An alarm has become active or is over. Any thread.</summary>
    public void Happened(Alarm alarm)
    {
        foreach (var rule in _all) rule.Happened(alarm);
    }

    /// <summary>
    /// A source, by its identifier <c>type:name</c>, has brought a message in: completes when every rule whose FROM names it has it in its queue. False when one of them cannot have it.
    /// Any thread.
    /// </summary>
    public async ValueTask<bool> OfferAsync(string source, SourceMessage message)
    {
        var isTaken = true;
        foreach (var rule in _bySource.GetValueOrDefault(source, [])) isTaken &= await OfferAsync(rule, source, message).ConfigureAwait(false);
        return isTaken;
    }

    /// <summary>Lets the rules do what waits, for so long at most; then none sees a message any more.</summary>
    public async Task CloseAsync(TimeSpan bound)
    {
        var until = Environment.TickCount64 + (long)bound.TotalMilliseconds;
        while (_all.Any(rule => !rule.HasEvaluatedAll) && Environment.TickCount64 < until) await Task.Delay(10).ConfigureAwait(false);
        foreach (var rule in _all) rule.Close();
    }

    // A rule that is changed while a message waits for it is another one, or none that wants the message.
    private async ValueTask<bool> OfferAsync(Rule rule, string source, SourceMessage message)
    {
        while (!await rule.OfferAsync(source, message).ConfigureAwait(false))
        {
            if (!rule.IsClosed || _all.Contains(rule)) return false;
            if (_bySource.GetValueOrDefault(source, []).FirstOrDefault(one => one.Id == rule.Id) is not { } successor) return true;
            rule = successor;
        }

        return true;
    }

    private static FrozenDictionary<string, Rule[]> BySource(Rule[] rules) => rules.SelectMany(rule => rule.Sources.Select(source => (source, rule)))
        .GroupBy(pair => pair.source, pair => pair.rule, StringComparer.Ordinal).ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

    // Whoever gives options has checked them. Should they not be as they say, the other rules must not go down with this one.
    private Rule? TryMake(RuleOptions options)
    {
        try
        {
            return Make(options);
        }
        catch (Exception wrong) when (wrong is SqlSyntaxException or FormatException)
        {
            RuleLog.Unusable(_surroundings.Log, options.Id, wrong.Message);
            return null;
        }
    }

    private Rule Make(RuleOptions options)
    {
        var statement = RuleStatement.Compile(options.Sql, _surroundings.Functions());
        if (statement.UnknownColumns.Count > 0) RuleLog.UnknownColumns(_surroundings.Log, options.Id, string.Join(", ", statement.UnknownColumns));
        return new(options, statement, [.. options.Actions.Select(action => Make(options.Id, action))], _surroundings);
    }

    private void Sample()
    {
        foreach (var rule in _all) rule.SampleRate();
        Channels.Sample(_connectors);
    }

    private IRuleAction Make(string rule, RuleActionOptions options) => options.Type switch
    {
        RuleActionType.Connector => new ConnectorAction(_connectors.Port(options.Name)),
        RuleActionType.Republish => new RepublishAction(rule, options, _surroundings),
        _ => new ConsoleAction(rule, _surroundings),
    };
}
