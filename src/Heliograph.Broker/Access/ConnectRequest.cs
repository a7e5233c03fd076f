using System.Net;
using Heliograph.Protocol;

namespace Heliograph.Broker.Access;

/// <summary>What a CONNECT says about who sends it. Immutable; outlives the packet, so that whoever decides may take its time.</summary>
public sealed record ConnectRequest
{
    /// <summary>The client identifier, UTF-8; the assigned one when the client gave none.</summary>
    public required byte[] ClientId { get; init; }

    /// <summary>The user name; null when there is none.</summary>
    public string? Username { get; init; }

    /// <summary>The password; null when there is none.</summary>
    public byte[]? Password { get; init; }

    /// <summary>Where the client is.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>The port it came from; 0 when unknown.</summary>
    public int Port { get; init; }

    /// <summary>The common name of its certificate; null without one.</summary>
    public string? CommonName { get; init; }

    /// <summary>The whole subject of its certificate; null without one.</summary>
    public string? Subject { get; init; }

    /// <summary>The first subject alternative name of its certificate; null without one.</summary>
    public string? AlternativeName { get; init; }

    /// <summary>The listener it came in by.</summary>
    public string Listener { get; init; } = "";

    /// <summary>The version of MQTT it speaks.</summary>
    public ProtocolVersion Version { get; init; }

    /// <summary>Who that is, before anybody has checked it.</summary>
    public ClientIdentity Identity => new() { ClientId = ClientId, Username = Username, Address = Address, Port = Port, CommonName = CommonName, Listener = Listener };
}
