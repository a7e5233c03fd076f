using Heliograph.Broker.Access;

namespace Heliograph.Broker.Sessions;

// Who the client is, and what it may do.
public sealed partial class MqttConnection
{
    /// <summary>The client has authenticated again.</summary>
    internal void TakeOn(ClientAccess access)
    {
        _access = access;
        _session!.Identity = access.Client;
        SetNextDeadline(0);
    }

    /// <summary>The next check asks the rules again.</summary>
    internal void ForgetAnswers() => _access.Forget();

    /// <summary>What the rules have answered and the next check does not ask again.</summary>
    internal IReadOnlyList<RememberedAnswer> RememberedAnswers => _access.Remembered(_table.Shard.Now);
}
