using Heliograph.Broker.Access;
using Heliograph.Tests.Access;

namespace Heliograph.Tests.Scenarios;

/// <summary>
/// What the contract presupposes (semantics §6): one source of rules that allows, with topics beginning with "deny" forbidden and those beginning
/// with "nothing" left open, its cache on and empty, and passwords that are right; or what a scenario says in their place.
/// </summary>
internal static class ScenarioAccess
{
    private static readonly AuthenticationResult s_superuser = AuthenticationResult.Accepted with { IsSuperuser = true };

    public static void Give(TestBroker broker, string id)
    {
        var access = broker.Node.Broker.Access;
        access.Authentication.Authenticators = id switch
        {
            "S28" => [], // Anonymous clients.
            "S38" => [new FakeAuthenticator { AcceptsEverybody = true }], // Its octets have no room for a password.
            "S31" => [new FakeAuthenticator { Accepts = s_superuser }],
            _ => [new FakeAuthenticator()],
        };
        access.Authentication.Enhanced = [new FakeExchange()];
        if (id == "S28") access.Authentication.Enhanced = [];
        access.Authorization.Options = new() { DenyAction = id == "T37" ? DenyAction.Disconnect : DenyAction.Ignore };
        access.Authorization.Sources = [new FakeSource()];
        if (id is "S27a" or "S27b") access.Bans.Put(new(BanTarget.ClientId, "banned"));
    }
}
