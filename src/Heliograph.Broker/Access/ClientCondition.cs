using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Heliograph.Broker.Access;

/// <summary>Whom a rule is about. Immutable; asked on any thread.</summary>
public abstract record ClientCondition
{
    /// <summary>Every client.</summary>
    public static readonly ClientCondition Everybody = new All([]);

    /// <summary>Whether the rule is about this client.</summary>
    public abstract bool Includes(ClientIdentity client);

    /// <summary>Clients with one client identifier.</summary>
    public sealed record WithClientId(string ClientId) : ClientCondition
    {
        private readonly byte[] _bytes = Encoding.UTF8.GetBytes(ClientId);

        /// <inheritdoc/>
        public override bool Includes(ClientIdentity client) => client.ClientId.AsSpan().SequenceEqual(_bytes);
    }

    /// <summary>Clients with one user name.</summary>
    public sealed record WithUsername(string Username) : ClientCondition
    {
        /// <inheritdoc/>
        public override bool Includes(ClientIdentity client) => client.Username == Username;
    }

    /// <summary>Clients whose client identifier matches an expression.</summary>
    public sealed record ClientIdLike(Regex Expression) : ClientCondition
    {
        /// <inheritdoc/>
        public override bool Includes(ClientIdentity client) => Expression.IsMatch(Encoding.UTF8.GetString(client.ClientId));
    }

    /// <summary>Clients whose user name matches an expression.</summary>
    public sealed record UsernameLike(Regex Expression) : ClientCondition
    {
        /// <inheritdoc/>
        public override bool Includes(ClientIdentity client) => client.Username is { } name && Expression.IsMatch(name);
    }

    /// <summary>Clients whose address is in a network. One of IPv4 in the form of IPv6 (<c>::ffff:10.0.0.0/104</c>) is that of IPv4.</summary>
    public sealed record FromNetwork(IPNetwork Network) : ClientCondition
    {
        private const int MappedBits = 96;

        private readonly IPNetwork _network = Plain(Network);

        /// <inheritdoc/>
        public override bool Includes(ClientIdentity client) => client.Address is { } address && _network.Contains(Plain(address));

        private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

        private static IPNetwork Plain(IPNetwork network) => network.BaseAddress.IsIPv4MappedToIPv6 && network.PrefixLength >= MappedBits
            ? new(network.BaseAddress.MapToIPv4(), network.PrefixLength - MappedBits)
            : network;
    }

    /// <summary>Clients that all conditions include.</summary>
    public sealed record All(IReadOnlyList<ClientCondition> Conditions) : ClientCondition
    {
        /// <inheritdoc/>
        public override bool Includes(ClientIdentity client) => Conditions.All(condition => condition.Includes(client));
    }

    /// <summary>Clients that at least one condition includes.</summary>
    public sealed record Any(IReadOnlyList<ClientCondition> Conditions) : ClientCondition
    {
        /// <inheritdoc/>
        public override bool Includes(ClientIdentity client) => Conditions.Any(condition => condition.Includes(client));
    }
}
