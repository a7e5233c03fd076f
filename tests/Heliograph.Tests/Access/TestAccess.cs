using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Heliograph.Tests.Access;

/// <summary>Pieces that tests of authenticators share.</summary>
internal static class TestAccess
{
    /// <summary>Few iterations: these tests are not about how long guessing takes.</summary>
    public static UserAuthenticatorOptions Quick { get; } = new() { Iterations = 4096 };

    public static ConnectRequest Request(string? username = "u", string? password = "p", string clientId = "c") => new()
    {
        ClientId = Encoding.UTF8.GetBytes(clientId),
        Username = username,
        Password = password is null ? null : Encoding.UTF8.GetBytes(password),
        Address = System.Net.IPAddress.Loopback,
    };

    public static Task<TestBroker> StartAsync(params AuthenticatorOptions[] authentication) => TestBroker.StartAsync(o => o with { Authentication = authentication });

    public static async Task<AuthenticationResult> AskAsync(IAuthenticator authenticator, ConnectRequest request) =>
        await authenticator.AuthenticateAsync(request, CancellationToken.None).AsTask().WaitAsync(Polling.Patience);

    public static ILogger Logger(this TestLog log) => log.CreateLogger("test");
}
