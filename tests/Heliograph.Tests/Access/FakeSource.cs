using System.Text;
using Heliograph.Broker.Access;

namespace Heliograph.Tests.Access;

/// <summary>Rules that a test writes: a topic that begins with "deny" is denied, one with "ask" is answered when the test says, others are allowed.</summary>
internal sealed class FakeSource : IAuthorizationSource
{
    private readonly TaskCompletionSource<AccessDecision> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => "fake";

    /// <summary>Denies everything that would be allowed.</summary>
    public bool DeniesAll { get; set; }

    /// <summary>Questions that were asked outside.</summary>
    public int Asked { get; private set; }

    public void Answer(AccessDecision decision) => _answer.TrySetResult(decision);

    public AccessDecision Check(in AccessRequest request)
    {
        if (request.Topic.StartsWith("ask"u8)) return AccessDecision.Pending;
        if (request.Topic.StartsWith("nothing"u8)) return AccessDecision.NoMatch;
        return DeniesAll || request.Topic.StartsWith("deny"u8) ? AccessDecision.Deny : AccessDecision.Allow;
    }

    public async ValueTask<AccessDecision> AskAsync(AccessQuery query, CancellationToken cancellation)
    {
        Asked++;
        if (Encoding.UTF8.GetString(query.Topic).Contains("fails", StringComparison.Ordinal)) throw new IOException("gone");
        return await _answer.Task;
    }
}
