using Heliograph.Broker.Access;

namespace Heliograph.Server.Management;

/// <summary>What bans are about, as the API and <c>access.db</c> write it.</summary>
internal static class BanNames
{
    private static readonly (string Name, BanTarget Target)[] s_names =
    [
        ("clientid", BanTarget.ClientId), ("username", BanTarget.Username), ("peerhost", BanTarget.PeerHost),
        ("clientid_re", BanTarget.ClientIdRe), ("username_re", BanTarget.UsernameRe), ("peerhost_net", BanTarget.PeerHostNet),
    ];

    /// <summary>All of them, for people.</summary>
    internal static string All => string.Join(", ", s_names.Select(one => one.Name));

    internal static string Of(BanTarget target) => s_names.Single(one => one.Target == target).Name;

    /// <summary>Null when it is none.</summary>
    internal static BanTarget? Read(string name) => Array.Find(s_names, one => one.Name == name) is { Name: not null } found ? found.Target : null;
}
