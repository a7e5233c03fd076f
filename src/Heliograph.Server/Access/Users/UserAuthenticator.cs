using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access;

/// <summary>Knows clients by the users of the data folder.</summary>
internal sealed class UserAuthenticator(UserDatabase users, UserAuthenticatorOptions options, PasswordWorkers workers) : IAuthenticator, IPasswords
{
    /// <inheritdoc/>
    public string Name => "users";

    /// <summary>Like that of one of the users: they may be imported with hashes that take less time than those made here.</summary>
    public PasswordHash Sample => users.All(options.KnownBy).FirstOrDefault() is { } user ? PasswordHash.Read(user.Secret) : PasswordHash.OfNobody(PasswordAlgorithm.Pbkdf2Sha256, options.Iterations);

    /// <inheritdoc/>
    public ValueTask<AuthenticationResult> AuthenticateAsync(ConnectRequest request, CancellationToken cancellation)
    {
        var name = options.KnownBy == UserKey.Username ? request.Username : Encoding.UTF8.GetString(request.ClientId);
        if (name is null || users.Find(options.KnownBy, name) is not { } user) return new(AuthenticationResult.Ignored);
        if (request.Password is not { } password) return new(AuthenticationResult.Refused("the user gave no password"));
        return workers.RunAsync(() => Check(user, password));
    }

    private static AuthenticationResult Check(User user, byte[] password) => PasswordHash.Read(user.Secret).Matches(password)
        ? new() { Outcome = AuthenticationOutcome.Accepted, IsSuperuser = user.IsSuperuser }
        : AuthenticationResult.Refused("wrong password");
}
