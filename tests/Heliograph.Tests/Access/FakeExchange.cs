using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Protocol;

namespace Heliograph.Tests.Access;

/// <summary>The authentication method FAKE: the client says "hello", is asked for the word, and must say "sesame".</summary>
internal sealed class FakeExchange : IEnhancedAuthenticator, IAuthenticationExchange
{
    public string Name => "fake";

    public string Method => "FAKE";

    public IAuthenticationExchange Begin(ConnectRequest request) => this;

    public ValueTask<AuthenticationResult> NextAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation) => ValueTask.FromResult(Encoding.UTF8.GetString(data.Span) switch
    {
        "hello" => new AuthenticationResult { Outcome = AuthenticationOutcome.Continued, Data = "the word?"u8.ToArray() },
        "sesame" => new AuthenticationResult { Outcome = AuthenticationOutcome.Accepted, Data = "welcome"u8.ToArray() },
        _ => AuthenticationResult.Refused("not the word", ReasonCode.NotAuthorized),
    });
}
