namespace Heliograph.Broker.Access;

/// <summary>What is said to a request, and who says it.</summary>
/// <param name="Decision">Yes, no, nothing, or later.</param>
/// <param name="By">The type of the source (<see cref="IAuthorizationSource.Type"/>), or one of the other names here.</param>
internal readonly record struct AccessAnswer(AccessDecision Decision, string By)
{
    /// <summary>The client may do everything.</summary>
    public const string Superuser = "superuser";

    /// <summary>Authentication gave the client rules of its own.</summary>
    public const string ClientRules = "client_info";

    /// <summary>What was said before is remembered.</summary>
    public const string Cache = "cache";

    /// <summary>Nobody says anything, so that holds which is set for this case.</summary>
    public const string Default = "default";
}
