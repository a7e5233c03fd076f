using Heliograph.Broker.Access;

namespace Heliograph.Server.Access;

/// <summary>Knows clients by the user names of a password file.</summary>
internal sealed class PasswordFileAuthenticator(PasswordFile file, PasswordWorkers workers) : IAuthenticator, IPasswords, IDisposable
{
    /// <inheritdoc/>
    public string Name => "passwordFile";

    /// <inheritdoc/>
    public PasswordHash Sample => file.Sample;

    /// <inheritdoc/>
    public ValueTask<AuthenticationResult> AuthenticateAsync(ConnectRequest request, CancellationToken cancellation)
    {
        if (request.Username is not { } name || file.Find(name) is not { } hash) return new(AuthenticationResult.Ignored);
        if (request.Password is not { } password) return new(AuthenticationResult.Refused("the user gave no password"));
        return workers.RunAsync(() => hash.Matches(password) ? AuthenticationResult.Accepted : AuthenticationResult.Refused("wrong password"));
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
