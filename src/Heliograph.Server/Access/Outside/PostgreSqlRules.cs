using Heliograph.Broker.Access;
using Heliograph.Server.Access.Rules;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access.Outside;

/// <summary>Rules as the rows of a query: permission, action, topic, and if there are such columns qos and retain. The first row that is about a question decides.</summary>
internal sealed class PostgreSqlRules : OutsideRules, IDisposable
{
    private readonly PostgreSqlServer _server;
    private readonly SqlQuery _query;

    /// <summary>One as the options say.</summary>
    /// <exception cref="FormatException">The query or the connection cannot be used.</exception>
    public PostgreSqlRules(RuleSourceOptions options, OutsideCall call)
        : base(options, call)
    {
        _query = SqlQuery.Parse(options.Query);
        _server = new(options.Connection!.Reveal(), options.PoolSize, options.Timeout);
    }

    /// <inheritdoc/>
    protected override async Task<AccessDecision> DecideAsync(AccessQuery query, CancellationToken cancellation)
    {
        var rows = await _server.ReadAsync(_query, new ClientValues(query), cancellation).ConfigureAwait(false);
        return AccessRule.Check([.. rows.Select(Rule)], query.Request);
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose() => _server.Dispose();

    private static AccessRule Rule(Dictionary<string, string> row)
    {
        string Of(string column) => row.GetValueOrDefault(column, "");
        return RuleText.Make(Of("permission"), Of("action"), Of("topic")) with { QoS = RuleText.QoS(Of("qos")), Retain = RuleText.Retain(Of("retain").ToLowerInvariant()) };
    }
}
