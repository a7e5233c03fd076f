namespace Heliograph.Server.Mesh;

/// <summary>What became of a published message.</summary>
/// <param name="Success">Subscribers that have it, or for which it is kept.</param>
/// <param name="Failure">Subscribers that lost it: their queue is full, or their connection takes nothing more.</param>
internal readonly record struct PublishCount(long Success, long Failure);
