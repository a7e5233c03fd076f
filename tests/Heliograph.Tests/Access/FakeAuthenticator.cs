using System.Text;
using Heliograph.Broker.Access;

namespace Heliograph.Tests.Access;

/// <summary>Accepts the password "right", refuses others, ignores clients without one; "wait" is answered when the test says, "fail" throws.</summary>
internal sealed class FakeAuthenticator : IAuthenticator
{
    private readonly TaskCompletionSource<AuthenticationResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => "fake";

    /// <summary>What a right password gives.</summary>
    public AuthenticationResult Accepts { get; set; } = AuthenticationResult.Accepted;

    /// <summary>Whether a client without a password has a right one.</summary>
    public bool AcceptsEverybody { get; init; }

    public void Answer(AuthenticationResult result) => _answer.TrySetResult(result);

    public async ValueTask<AuthenticationResult> AuthenticateAsync(ConnectRequest request, CancellationToken cancellation) =>
        request.Password is not { } password ? AcceptsEverybody ? Accepts : AuthenticationResult.Ignored : Encoding.UTF8.GetString(password) switch
        {
            "right" => Accepts,
            "wait" => await _answer.Task,
            "fail" => throw new IOException("gone"),
            _ => AuthenticationResult.Refused("wrong password"),
        };
}
