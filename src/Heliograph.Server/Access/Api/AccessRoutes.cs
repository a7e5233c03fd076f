using Heliograph.Broker;
using Heliograph.Server.Management;

namespace Heliograph.Server.Access;

/// <summary>What the management API has about who may come in and what they may do.</summary>
internal static class AccessRoutes
{
    /// <summary>Every path.</summary>
    public static IEnumerable<ApiRoute> All(AccessSettings settings, UserDatabase users, AuthenticationChain authentication, AuthorizationChain authorization, MessageBroker broker) =>
    [
        .. new AuthenticationRoutes(settings, authentication).All, .. new UserRoutes(settings, users, authentication.Workers).All,
        .. new SourceRoutes(settings, authorization).All, .. new RuleRoutes(authorization).All, .. new CacheRoutes(broker).All,
    ];

    /// <summary>What a request says, where what is wrong with it is an error of the request.</summary>
    internal static T Asked<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException wrong)
        {
            throw ApiProblem.Bad(wrong.Message);
        }
    }

    /// <summary>Writes to <c>access.db</c>, where what goes wrong is the server's fault.</summary>
    internal static T Kept<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (AccessFileException cause)
        {
            throw new ApiProblem(503, "SERVICE_UNAVAILABLE", cause.Message);
        }
    }

    /// <summary>A list with one of its items elsewhere: <c>front</c>, <c>rear</c>, <c>before:ID</c>, <c>after:ID</c> or a number from 0.</summary>
    internal static List<T> Moved<T>(IReadOnlyList<T> list, int from, string position, Func<string, int> find)
    {
        var next = list.ToList();
        var item = next[from];
        var to = position switch
        {
            "front" or "top" => 0,
            "rear" or "bottom" => list.Count,
            _ when position.StartsWith("before:", StringComparison.Ordinal) => find(position["before:".Length..]),
            _ when position.StartsWith("after:", StringComparison.Ordinal) => find(position["after:".Length..]) + 1,
            _ when int.TryParse(position, out var index) && index >= 0 && index < list.Count => index > from ? index + 1 : index,
            _ => throw ApiProblem.Bad($"the position is '{ApiCall.Shown(position)}'; it must be front, rear, before:ID, after:ID or a number from 0 to {list.Count - 1}"),
        };
        next.RemoveAt(from);
        next.Insert(to > from ? to - 1 : to, item);
        return next;
    }

    /// <summary>How somebody is who is asked outside, or is not.</summary>
    internal static HealthAnswer Health(object? part, bool isEnabled)
    {
        if (!isEnabled || part is null) return new("stopped", 0, null);
        var call = (part as Outside.IOutside)?.Call;
        return new(call is { IsOpen: true } ? "disconnected" : "connected", call?.Failures ?? 0, call?.LastError);
    }
}
