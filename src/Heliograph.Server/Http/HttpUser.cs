using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Heliograph.Server.Http;

/// <summary>Somebody who may use the engine's and the center's API.</summary>
/// <param name="Name">The user name.</param>
/// <param name="Password">The password.</param>
/// <param name="MayRead">Whether he may look.</param>
/// <param name="MayWrite">Whether he may publish, push and close.</param>
/// <param name="Host">Where he may come from: an address, <c>*</c>, or a mask such as <c>172.*.*.*</c>.</param>
internal sealed record HttpUser(string Name, string Password, bool MayRead, bool MayWrite, string Host)
{
    /// <summary>Whether these are his name and password; how long it takes does not tell what is wrong.</summary>
    internal bool Knows(BasicCredentials given) => AreEqual(given.User, Name) & AreEqual(given.Password, Password);

    /// <summary>Whether he may come from <paramref name="address"/>.</summary>
    internal bool MayComeFrom(IPAddress? address)
    {
        if (Host == "*" || address is null) return Host == "*";
        var mask = Host.Split('.', ':');
        var parts = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString().Split('.', ':');
        return mask.Length == parts.Length && mask.Zip(parts).All(pair => pair.First == "*" || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Without the password, which must not reach a log.</summary>
    public override string ToString() => Name;

    private static bool AreEqual(string a, string b) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(a)), SHA256.HashData(Encoding.UTF8.GetBytes(b)));
}
