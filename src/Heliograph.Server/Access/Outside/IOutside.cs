namespace Heliograph.Server.Access.Outside;

/// <summary>Somebody who asks outside.</summary>
internal interface IOutside
{
    /// <summary>How; null when this one does not after all.</summary>
    OutsideCall? Call { get; }
}
