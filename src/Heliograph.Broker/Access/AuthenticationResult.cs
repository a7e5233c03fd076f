using Heliograph.Protocol;

namespace Heliograph.Broker.Access;

/// <summary>What an authenticator says to a client.</summary>
public sealed record AuthenticationResult
{
    /// <summary>Nothing: it does not know such clients, the next one is asked.</summary>
    public static readonly AuthenticationResult Ignored = new() { Outcome = AuthenticationOutcome.Ignored };

    /// <summary>Yes, and nothing more.</summary>
    public static readonly AuthenticationResult Accepted = new() { Outcome = AuthenticationOutcome.Accepted };

    /// <summary>Yes, no, nothing, or go on.</summary>
    public required AuthenticationOutcome Outcome { get; init; }

    /// <summary>Why not, for CONNACK.</summary>
    public ReasonCode Reason { get; init; }

    /// <summary>Why not, for the log; no secret in it.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Whether the client may do everything.</summary>
    public bool IsSuperuser { get; init; }

    /// <summary>Unix milliseconds after which the connection is closed; 0 is never.</summary>
    public long ExpiresAt { get; init; }

    /// <summary>The user name the client goes by from now on; null leaves the one it gave.</summary>
    public string? Username { get; init; }

    /// <summary>Rules for this client alone.</summary>
    public IReadOnlyList<AccessRule> Rules { get; init; } = [];

    /// <summary>Names and values for templates.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    /// <summary>Authentication data for the client (MQTT 5 §4.12), with <see cref="AuthenticationOutcome.Continued"/> or at the end.</summary>
    public byte[]? Data { get; init; }

    /// <summary>No, with the reason a wrong user name or password has.</summary>
    public static AuthenticationResult Refused(string detail, ReasonCode reason = ReasonCode.BadUserNameOrPassword) =>
        new() { Outcome = AuthenticationOutcome.Refused, Reason = reason, Detail = detail };

    /// <summary>The client as this answer leaves it.</summary>
    public ClientIdentity Complete(ClientIdentity client) => client with
    {
        Username = Username ?? client.Username,
        IsSuperuser = IsSuperuser,
        ExpiresAt = ExpiresAt,
        Rules = Rules,
        Attributes = Attributes ?? client.Attributes,
    };
}
