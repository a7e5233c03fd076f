using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access;

/// <summary>Knows clients by the users of the data folder.</summary>
internal sealed class UserAuthenticator(UserDatabase users, UserKey knownBy, PasswordWorkers workers) : IAuthenticator
{
    /// <inheritdoc/>
    public string Name => "users";

    /// <inheritdoc/>
    public ValueTask<AuthenticationResult> AuthenticateAsync(ConnectRequest request, CancellationToken cancellation)
    {
        var name = knownBy == UserKey.Username ? request.Username : Encoding.UTF8.GetString(request.ClientId);
        if (name is null || users.Find(knownBy, name) is not { } user) return new(AuthenticationResult.Ignored);
        if (request.Password is not { } password) return new(AuthenticationResult.Refused("the user gave no password"));
        return workers.RunAsync(() => Check(user, password));
    }

    private static AuthenticationResult Check(User user, byte[] password) => PasswordHash.Read(user.Secret).Matches(password)
        ? new() { Outcome = AuthenticationOutcome.Accepted, IsSuperuser = user.IsSuperuser }
        : AuthenticationResult.Refused("wrong password");
}
