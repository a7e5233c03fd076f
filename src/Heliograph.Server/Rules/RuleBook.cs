using Heliograph.Broker;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Rules;

/// <summary>The rules of a node.</summary>
internal sealed class RuleBook
{
    private readonly RuleSurroundings _surroundings;
    private readonly ConnectorBook _connectors;
    private readonly Lock _changing = new();
    private volatile Rule[] _all = [];

    /// <summary>No rules yet.</summary>
    public RuleBook(MessageBroker broker, ConnectorBook connectors, TimeProvider clock, ILogger log)
    {
        (_surroundings, _connectors) = (new(broker, clock, log), connectors);
        new RuleRates(broker.Shards[0], () => All).Start();
    }

    /// <summary>The rules, in the order of the configuration. Any thread.</summary>
    public IReadOnlyList<Rule> All => _all;

    /// <summary>Makes the rules those of a configuration. One that says the same as before goes on undisturbed, with what waits and what it has counted.</summary>
    public void Apply(IReadOnlyList<RuleOptions> options)
    {
        lock (_changing)
        {
            var before = _all;
            var after = options.Select(one => before.FirstOrDefault(rule => rule.Options.SaysTheSame(one)) ?? Make(one)).ToArray();
            foreach (var rule in before.Except(after)) rule.Close();
            _all = after;
            foreach (var rule in after.Except(before)) rule.Open();
        }
    }

    /// <summary>No rule sees a message any more.</summary>
    public void Close()
    {
        foreach (var rule in _all) rule.Close();
    }

    private Rule Make(RuleOptions options) =>
        new(options, RuleStatement.Compile(options.Sql, _surroundings.Functions()), [.. options.Actions.Select(action => Make(options.Id, action))], _surroundings);

    private IRuleAction Make(string rule, RuleActionOptions options) => options.Type switch
    {
        RuleActionType.Connector => new ConnectorAction(_connectors.Port(options.Name)),
        RuleActionType.Republish => new RepublishAction(rule, options, _surroundings),
        _ => new ConsoleAction(rule, _surroundings),
    };
}
