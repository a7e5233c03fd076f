namespace Heliograph.Broker.Sessions;

/// <summary>A part of a list.</summary>
/// <param name="Items">The part.</param>
/// <param name="Count">How long the whole list is at this moment; for a cursor's part, that of what has been looked at.</param>
/// <param name="HasMore">Whether something follows.</param>
/// <param name="Next">Where the next part of a list that is read by cursor begins; null at its end.</param>
public sealed record Listing<T>(IReadOnlyList<T> Items, long Count, bool HasMore, ClientCursor? Next = null);
