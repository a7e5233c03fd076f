using System.Security.Cryptography;
using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access;

/// <summary>SCRAM-SHA-256 or SCRAM-SHA-512 (RFC 5802, RFC 7677) over the users of the data folder, without channel binding.</summary>
internal sealed class ScramAuthenticator(ScramHash hash, UserDatabase users, UserAuthenticatorOptions options) : IEnhancedAuthenticator
{
    // A name nobody has is answered as one that somebody has: with a salt that stays the same for it, and as many iterations as most have.
    private readonly byte[] _strangers = HMACSHA256.HashData(users.StrangerKey(), Encoding.ASCII.GetBytes(hash.Method));
    private readonly int _iterations = MostCommon(hash, users.All(options.KnownBy)) ?? options.Iterations;

    /// <inheritdoc/>
    public string Name => $"users ({Method})";

    /// <inheritdoc/>
    public string Method => hash.Method;

    /// <inheritdoc/>
    public IAuthenticationExchange Begin(ConnectRequest request) => new ScramExchange(this, hash, request);

    /// <summary>By what users are known.</summary>
    public UserKey KnownBy => options.KnownBy;

    /// <summary>The user of that name who can authenticate so, or none, with keys in either case.</summary>
    public (User? User, ScramKeys Keys) Find(string name)
    {
        var user = users.Find(options.KnownBy, name);
        if (user is not null && hash.KeysOf(user) is { } keys) return (user, ScramKeys.Read(hash, keys));
        var salt = HMACSHA256.HashData(_strangers, Encoding.UTF8.GetBytes(name))[..16];
        return (null, new(_iterations, salt, new byte[hash.Size], new byte[hash.Size]));
    }

    private static int? MostCommon(ScramHash hash, IEnumerable<User> users) =>
        users.Select(hash.KeysOf).OfType<byte[]>().Select(ScramKeys.IterationsOf).Where(count => count > 0).CountBy(count => count).OrderByDescending(one => one.Value).Select(one => (int?)one.Key).FirstOrDefault();
}
