using System.Text.Json;
using Heliograph.Broker.Access;
using Heliograph.Server.Access.Rules;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access.Outside;

/// <summary>
/// Rules in a Redis hash: each field is a topic filter, its value what is allowed on it: publish, subscribe or all, or a JSON object with action, qos and
/// retain. They only allow; what none allows is left to the next source.
/// </summary>
internal sealed class RedisRules : OutsideRules, IDisposable
{
    private readonly RedisServer _server;
    private readonly RedisCommand _command;

    /// <summary>One as the options say.</summary>
    /// <exception cref="FormatException">The command cannot be used.</exception>
    public RedisRules(RuleSourceOptions options, OutsideCall call)
        : base(options, call)
    {
        _command = RedisCommand.Parse(options.Command);
        _server = new(options.Server, options.Database, options.Password?.Reveal(), options.Timeout);
    }

    /// <inheritdoc/>
    protected override async Task<AccessDecision> DecideAsync(AccessQuery query, CancellationToken cancellation)
    {
        if (_command.Fill(new ClientValues(query)) is not { } arguments) return AccessDecision.NoMatch;
        var fields = await _server.ReadAsync(_command, arguments, cancellation).ConfigureAwait(false);
        return AccessRule.Check([.. fields.Select(field => Rule(field.Key, field.Value))], query.Request);
    }

    /// <summary>Closes its connection.</summary>
    public void Dispose() => _server.Dispose();

    private static AccessRule Rule(string topic, string value)
    {
        if (!value.StartsWith('{')) return RuleText.Make("allow", value, topic);
        var text = Members(topic, value);
        text["topic"] = JsonSerializer.SerializeToElement(topic);
        text["permission"] = JsonSerializer.SerializeToElement("allow");
        return RuleText.Parse(JsonSerializer.SerializeToElement(text));
    }

    private static Dictionary<string, JsonElement> Members(string topic, string value)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(value)!;
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"the rule of '{topic}' is not JSON: {wrong.Message}", wrong);
        }
    }
}
