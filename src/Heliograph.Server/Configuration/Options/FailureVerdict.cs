namespace Heliograph.Server.Configuration;

/// <summary>What happens to a client when whoever is asked about it gives no answer that can be used.</summary>
internal enum FailureVerdict
{
    /// <summary>It is refused.</summary>
    Deny,

    /// <summary>The next authenticator is asked.</summary>
    Ignore,
}
