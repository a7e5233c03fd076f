using System.Security.Cryptography;
using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Protocol;
using Heliograph.Server.Access.Outside;

namespace Heliograph.Tests.Access;

/// <summary>The users that every database of the tests has: u1 and root with the password "right", and plain, whose password is kept as plain text.</summary>
internal static class LookupUsers
{
    public static string Hash(string password, string salt, int iterations) => Convert.ToHexStringLower(
        Rfc2898DeriveBytes.Pbkdf2(password, Encoding.UTF8.GetBytes(salt), iterations, HashAlgorithmName.SHA256, 32));

    public static async Task AssertKnownAsync(LookupAuthenticator authenticator)
    {
        async Task<AuthenticationResult> Ask(string? user, string? password) => await authenticator.AuthenticateAsync(
            new() { ClientId = "c1"u8.ToArray(), Username = user, Password = password is null ? null : Encoding.UTF8.GetBytes(password) }, default);

        Assert.Equal((AuthenticationOutcome.Accepted, false), Outcome(await Ask("u1", "right")));
        Assert.Equal((AuthenticationOutcome.Accepted, true), Outcome(await Ask("root", "right")));
        Assert.Equal(AuthenticationOutcome.Refused, (await Ask("u1", "wrong")).Outcome);
        Assert.Equal(AuthenticationOutcome.Refused, (await Ask("u1", "")).Outcome);
        Assert.Equal(AuthenticationOutcome.Ignored, (await Ask("u1", null)).Outcome);
        Assert.Equal(AuthenticationOutcome.Ignored, (await Ask("nobody", "right")).Outcome);
        Assert.Equal(AuthenticationOutcome.Ignored, (await Ask(null, "right")).Outcome);
        Assert.Equal(AuthenticationOutcome.Ignored, (await Ask("' OR '1'='1", "right")).Outcome);
        await Assert.ThrowsAsync<OutsideException>(() => Ask("plain", "right"));
        Assert.Equal(0, authenticator.Call!.Failures);
    }

    public static async Task<ReasonCode> LoginAsync(TestBroker broker, string name, string password)
    {
        await using var client = await broker.OpenAsync(o => o with { Username = name, Password = password });
        return (await client.HandshakeAsync()).Reason;
    }

    // The clock of the test does not go by itself, and after several failures nobody is asked for a second.
    public static async Task<bool> ComesInAgainAsync(TestBroker broker)
    {
        await broker.AdvanceAsync(1.1);
        return await LoginAsync(broker, "u1", "right") == ReasonCode.Success;
    }

    private static (AuthenticationOutcome Outcome, bool IsSuperuser) Outcome(AuthenticationResult result) => (result.Outcome, result.IsSuperuser);
}
