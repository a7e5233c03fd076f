using System.Security.Cryptography;
using System.Text;
using Heliograph.Server.Access;

namespace Heliograph.Tests.Access;

/// <summary>The client's side of one SCRAM exchange, written from RFC 5802 §3.</summary>
internal sealed class ScramClient(ScramHash hash, string name, string password)
{
    private readonly string _bare = $"n={name},r={Convert.ToHexString(RandomNumberGenerator.GetBytes(12))}";

    public string ServerSignature { get; private set; } = "";

    public string First() => "n,," + _bare;

    public string Answer(string challenge)
    {
        var fields = challenge.Split(',');
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), Convert.FromBase64String(fields[1][2..]), int.Parse(fields[2][2..]), hash.Algorithm, hash.Size);
        var clientKey = hash.Hmac(salted, "Client Key"u8);
        var withoutProof = $"c=biws,{fields[0]}";
        var signed = Encoding.UTF8.GetBytes($"{_bare},{challenge},{withoutProof}");
        ServerSignature = "v=" + Convert.ToBase64String(hash.Hmac(hash.Hmac(salted, "Server Key"u8), signed));
        var proof = clientKey.Zip(hash.Hmac(hash.Digest(clientKey), signed), (a, b) => (byte)(a ^ b)).ToArray();
        return $"{withoutProof},p={Convert.ToBase64String(proof)}";
    }
}
