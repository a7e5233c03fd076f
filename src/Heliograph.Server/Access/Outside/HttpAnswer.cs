using System.Text.Json;
using Heliograph.Broker.Access;

namespace Heliograph.Server.Access.Outside;

/// <summary>Reads what a service answers about a client.</summary>
internal static class HttpAnswer
{
    /// <summary>The result of an answer: allow, deny or ignore.</summary>
    /// <exception cref="FormatException">It has none.</exception>
    public static string Result(JsonElement answer) => Member(answer, "result", JsonValueKind.String)?.GetString() is ("allow" or "deny" or "ignore") and var result
        ? result : throw new FormatException("the answer has no result; expected {\"result\": \"allow\" | \"deny\" | \"ignore\"}");

    /// <summary>What an answer says about a client that connects.</summary>
    /// <exception cref="FormatException">It cannot be understood; the message says why.</exception>
    public static AuthenticationResult Read(JsonElement answer) => Result(answer) switch
    {
        "allow" => Allowed(answer),
        "deny" => AuthenticationResult.Refused("the service denies it"),
        _ => AuthenticationResult.Ignored,
    };

    private static AuthenticationResult Allowed(JsonElement answer) => new()
    {
        Outcome = AuthenticationOutcome.Accepted,
        IsSuperuser = IsSuperuser(answer),
        ExpiresAt = ExpiresAt(answer),
        Rules = Member(answer, "acl") is { } rules ? RuleReader.Read(rules) : [],
        Attributes = Attributes(answer),
    };

    private static bool IsSuperuser(JsonElement answer) => Member(answer, "is_superuser")?.ValueKind switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw new FormatException("is_superuser in the answer is neither true nor false"),
    };

    // Seconds, as EMQX has them.
    private static long ExpiresAt(JsonElement answer)
    {
        if (Member(answer, "expire_at") is not { } time) return 0;
        return time.ValueKind == JsonValueKind.Number && time.TryGetInt64(out var seconds) && seconds is > 0 and < long.MaxValue / 1000
            ? seconds * 1000
            : throw new FormatException("expire_at in the answer is no time in Unix seconds");
    }

    private static Dictionary<string, string>? Attributes(JsonElement answer)
    {
        if (Member(answer, "client_attrs", JsonValueKind.Object) is not { } attributes) return null;
        var read = new Dictionary<string, string>();
        foreach (var one in attributes.EnumerateObject())
        {
            var value = one.Value.ValueKind == JsonValueKind.String ? one.Value.GetString()! : one.Value.GetRawText();
            if (!read.TryAdd(one.Name, value)) throw new FormatException($"client_attrs in the answer has '{one.Name}' twice");
        }

        return read;
    }

    private static JsonElement? Member(JsonElement answer, string name, JsonValueKind? kind = null)
    {
        if (!answer.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return kind is null || value.ValueKind == kind ? value : throw new FormatException($"{name} in the answer is of the wrong type");
    }
}
