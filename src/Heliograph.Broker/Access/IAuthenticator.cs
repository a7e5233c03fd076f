namespace Heliograph.Broker.Access;

/// <summary>Somebody who knows clients by user name, password, certificate or token. Asked in the order of the configuration.</summary>
public interface IAuthenticator
{
    /// <summary>What it is called in the configuration, in logs and in the API.</summary>
    string Name { get; }

    /// <summary>
    /// Decides about a client. Any thread, and never a shard's for long: what hashes or waits goes elsewhere. Bounded in time by itself; an exception
    /// is a refusal. A client that this authenticator has nothing to check by is ignored, not refused.
    /// </summary>
    ValueTask<AuthenticationResult> AuthenticateAsync(ConnectRequest request, CancellationToken cancellation);
}
