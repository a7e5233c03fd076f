using System.Net;
using System.Text;

namespace Heliograph.Broker.Sessions;

/// <summary>Which clients are meant: those that meet every condition that is given. Immutable once in use.</summary>
public sealed record ClientFilter
{
    private readonly byte[]? _likeClientId;

    /// <summary>One of these identifiers.</summary>
    public IReadOnlyCollection<string>? ClientIds { get; init; }

    /// <summary>One of these user names.</summary>
    public IReadOnlyCollection<string>? Usernames { get; init; }

    /// <summary>This address.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Connected, or not.</summary>
    public bool? IsConnected { get; init; }

    /// <summary>This protocol level.</summary>
    public int? Version { get; init; }

    /// <summary>This wish for a new session.</summary>
    public bool? CleanStart { get; init; }

    /// <summary>A part of the identifier, by octets.</summary>
    public string? LikeClientId
    {
        get => _likeClientId is null ? null : Encoding.UTF8.GetString(_likeClientId);
        init => _likeClientId = value is null ? null : Encoding.UTF8.GetBytes(value);
    }

    /// <summary>A part of the user name.</summary>
    public string? LikeUsername { get; init; }

    /// <summary>Session made within these Unix milliseconds, both ends included.</summary>
    public (long From, long To) Created { get; init; } = (0, long.MaxValue);

    /// <summary>Connected last within these Unix milliseconds, both ends included.</summary>
    public (long From, long To) Connected { get; init; } = (0, long.MaxValue);

    internal bool Includes(Session session) => IsIdentity(session) && IsFacts(session);

    private bool IsIdentity(Session session)
    {
        var (username, address) = (session.Identity.Username, session.Identity.Address);
        return (_likeClientId is null || session.ClientId.AsSpan().IndexOf(_likeClientId) >= 0)
            && (ClientIds is null || ClientIds.Contains(Encoding.UTF8.GetString(session.ClientId)))
            && (Usernames is null || (username is not null && Usernames.Contains(username)))
            && (LikeUsername is null || username?.Contains(LikeUsername, StringComparison.Ordinal) == true)
            && (Address is null || Address.Equals(address));
    }

    private bool IsFacts(Session session) =>
        (IsConnected is not { } connected || connected == session.IsConnected)
        && (Version is not { } version || version == (int)session.Facts.Version)
        && (CleanStart is not { } clean || (session.Facts.Version != 0 && clean == session.Facts.CleanStart))
        && IsWithin(Created, session.CreatedAt) && IsWithin(Connected, session.Facts.At);

    private static bool IsWithin((long From, long To) range, long at) => at >= range.From && at <= range.To;
}
