using Heliograph.Broker.Access;

namespace Heliograph.Broker.Events;

/// <summary>It is decided whether a client may do something.</summary>
/// <param name="At">When, in Unix milliseconds.</param>
/// <param name="Client">The client.</param>
public sealed record AuthorizationEvent(long At, ClientIdentity Client) : BrokerEvent(BrokerEventKind.Authorized, At, Client)
{
    /// <summary>What it wants to do.</summary>
    public required AccessAction Action { get; init; }

    /// <summary>With which topic or filter, UTF-8.</summary>
    public required byte[] Topic { get; init; }

    /// <summary>Whether it may.</summary>
    public required bool IsAllowed { get; init; }

    /// <summary>Who says so (<see cref="AccessAnswer.By"/>).</summary>
    public required string By { get; init; }

    /// <inheritdoc/>
    public override int Size => base.Size + Topic.Length;
}
