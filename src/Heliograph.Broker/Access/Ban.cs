using System.Net;
using System.Text.RegularExpressions;

namespace Heliograph.Broker.Access;

/// <summary>Clients that must not come in. Immutable.</summary>
public sealed record Ban
{
    private readonly ClientCondition _condition;

    /// <summary>A ban of <paramref name="who"/>.</summary>
    /// <exception cref="FormatException"><paramref name="who"/> is no address, network or expression, as <paramref name="target"/> demands.</exception>
    public Ban(BanTarget target, string who)
    {
        (Target, Who) = (target, who);
        _condition = Parse(target, who);
    }

    /// <summary>By what it knows its clients.</summary>
    public BanTarget Target { get; }

    /// <summary>The identifier, name, address, network or expression.</summary>
    public string Who { get; }

    /// <summary>Unix milliseconds of its end; 0 is never.</summary>
    public long Until { get; init; }

    /// <summary>Unix milliseconds of its beginning.</summary>
    public long At { get; init; }

    /// <summary>Who made it.</summary>
    public string By { get; init; } = "";

    /// <summary>Why, in words.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether it is over at <paramref name="now"/>, in Unix milliseconds.</summary>
    public bool HasEnded(long now) => Until != 0 && now >= Until;

    /// <summary>Whether it keeps this client out now.</summary>
    public bool Includes(ClientIdentity client, long now) => !HasEnded(now) && Matches(client);

    private bool Matches(ClientIdentity client)
    {
        try
        {
            return _condition.Includes(client);
        }
        catch (RegexMatchTimeoutException)
        {
            return true; // An expression that cannot be decided in time keeps out.
        }
    }

    private static ClientCondition Parse(BanTarget target, string who)
    {
        if (who.Length == 0) throw new FormatException("whom it is about is empty");
        return target switch
        {
            BanTarget.ClientId => new ClientCondition.WithClientId(who),
            BanTarget.Username => new ClientCondition.WithUsername(who),
            BanTarget.ClientIdRe => new ClientCondition.ClientIdLike(ClientExpression.Parse(who)),
            BanTarget.UsernameRe => new ClientCondition.UsernameLike(ClientExpression.Parse(who)),
            _ => new ClientCondition.FromNetwork(Network(target, who)),
        };
    }

    private static IPNetwork Network(BanTarget target, string text)
    {
        if (target == BanTarget.PeerHost && IPAddress.TryParse(text, out var address)) return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        if (target == BanTarget.PeerHostNet && IPNetwork.TryParse(text, out var network)) return network;
        throw new FormatException($"'{text}' is not {(target == BanTarget.PeerHost ? "an IP address" : "a network such as 10.0.0.0/8")}");
    }
}
