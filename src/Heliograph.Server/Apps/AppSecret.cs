using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Heliograph.Server.Apps;

/// <summary>
/// Secrets of apps: 256 random bits, kept as a salted SHA-256. A slow hash protects passwords because people choose few of them; of 2^256 equally
/// likely secrets none is found by trying, however fast, and a slow hash would only let strangers burn the server's time.
/// </summary>
internal static class AppSecret
{
    private const int SecretBytes = 32;
    private const int SaltBytes = 16;

    /// <summary>What the secret of an app that does not exist is compared with, so that the answer takes as long as for one that does.</summary>
    private static readonly (byte[] Salt, byte[] Hash) s_nobody = (NewSalt(), RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes));

    /// <summary>A new secret: 43 letters, digits, <c>-</c> and <c>_</c>.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>A new salt.</summary>
    public static byte[] NewSalt() => RandomNumberGenerator.GetBytes(SaltBytes);

    /// <summary>SHA-256 of the salt and the secret's UTF-8.</summary>
    public static byte[] Hash(byte[] salt, string secret) => SHA256.HashData((byte[])[.. salt, .. Encoding.UTF8.GetBytes(secret)]);

    /// <summary>Whether this is the secret of <paramref name="app"/>; takes the same time whatever is wrong, an app that is null too.</summary>
    public static bool Matches(App? app, string secret)
    {
        var (salt, hash) = app is null ? s_nobody : (app.Salt, app.Hash);
        return CryptographicOperations.FixedTimeEquals(Hash(salt, secret), hash) && app is not null;
    }
}
