using System.Net;
using Heliograph.Broker.Messages;

namespace Heliograph.Broker.Access;

/// <summary>Who a client is, as far as its connection and its authentication tell. Immutable; kept as long as its session.</summary>
public sealed record ClientIdentity : IMessageSender
{
    /// <summary>Nobody in particular.</summary>
    public static readonly ClientIdentity Unknown = new() { IsComplete = false };

    /// <summary>False for a session restored from the store until its client comes back: only its identifier is known.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>The client identifier, UTF-8.</summary>
    public byte[] ClientId { get; init; } = [];

    /// <summary>The user name of CONNECT; null when there was none.</summary>
    public string? Username { get; init; }

    /// <summary>Where the client is, as the socket or a trusted PROXY header says; null when neither does.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The port it came from; 0 when not known.</summary>
    public int Port { get; init; }

    /// <summary>The common name of the certificate the client showed; null without one.</summary>
    public string? CommonName { get; init; }

    /// <summary>The listener it came in by.</summary>
    public string Listener { get; init; } = "";

    /// <summary>Whether every check is answered with yes.</summary>
    public bool IsSuperuser { get; init; }

    /// <summary>Unix milliseconds after which the connection is closed; 0 is never.</summary>
    public long ExpiresAt { get; init; }

    /// <summary>Rules that authentication gave this client, asked before all sources.</summary>
    public IReadOnlyList<AccessRule> Rules { get; init; } = [];

    /// <summary>Names and values that authentication gave this client, for templates.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = NoAttributes;

    /// <summary>Bytes that its identifier and its user name take in memory.</summary>
    public int Size => ClientId.Length + (sizeof(char) * (Username?.Length ?? 0));

    private static readonly Dictionary<string, string> NoAttributes = [];
}
