using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Protocol;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access;

/// <summary>
/// One exchange of SCRAM: the client's first message, the server's with a nonce of its own, the client's proof over both. What was recorded from another
/// exchange proves nothing in this one, because the server's part of the nonce is new.
/// </summary>
internal sealed class ScramExchange(ScramAuthenticator authenticator, ScramHash hash, ConnectRequest request) : IAuthenticationExchange
{
    private const int NonceBytes = 18;

    private string? _header;
    private string _nonce = "";
    private string _firstMessages = "";
    private string _name = "";
    private bool _isOver;

    /// <inheritdoc/>
    public ValueTask<AuthenticationResult> NextAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        try
        {
            return new(Next(ScramMessage.Text(data.Span)));
        }
        catch (FormatException wrong)
        {
            return new(Refused(wrong.Message));
        }
    }

    private static AuthenticationResult Refused(string why) => AuthenticationResult.Refused($"SCRAM: {why}", ReasonCode.NotAuthorized);

    private AuthenticationResult Next(string message)
    {
        if (_isOver) return Refused("the exchange is over");
        if (_header is null) return Challenge(message);
        _isOver = true;
        return Check(message);
    }

    private AuthenticationResult Challenge(string message)
    {
        (_header, var bare, _name, var nonce) = ScramMessage.First(message);
        var keys = authenticator.Find(_name).Keys;
        _nonce = nonce + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NonceBytes));
        var first = $"r={_nonce},s={Convert.ToBase64String(keys.Salt)},i={keys.Iterations}";
        _firstMessages = $"{bare},{first}";
        return new() { Outcome = AuthenticationOutcome.Continued, Data = Encoding.UTF8.GetBytes(first) };
    }

    private AuthenticationResult Check(string message)
    {
        var (header, nonce, proof, withoutProof) = ScramMessage.Final(message);
        if (header != _header) return Refused("the channel binding has changed on its way");
        if (nonce != _nonce) return Refused("the nonce is of another exchange");
        var (user, keys) = authenticator.Find(_name);
        var signed = Encoding.UTF8.GetBytes($"{_firstMessages},{withoutProof}");
        if (!IsProof(proof, keys, signed) || user is null) return AuthenticationResult.Refused("SCRAM: wrong user or password", ReasonCode.NotAuthorized);
        if (authenticator.KnownBy == UserKey.ClientId && _name != Encoding.UTF8.GetString(request.ClientId)) return Refused("the user is another client");
        return Accepted(user, hash.Hmac(keys.ServerKey, signed));
    }

    private bool IsProof(byte[] proof, ScramKeys keys, byte[] signed)
    {
        if (proof.Length != hash.Size) return false;
        var signature = hash.Hmac(keys.StoredKey, signed);
        for (var i = 0; i < proof.Length; i++) signature[i] ^= proof[i];
        return CryptographicOperations.FixedTimeEquals(hash.Digest(signature), keys.StoredKey);
    }

    private AuthenticationResult Accepted(User user, byte[] signature) => new()
    {
        Outcome = AuthenticationOutcome.Accepted,
        Username = authenticator.KnownBy == UserKey.Username ? user.Name : null,
        IsSuperuser = user.IsSuperuser,
        Data = Encoding.UTF8.GetBytes($"v={Convert.ToBase64String(signature)}"),
    };
}
