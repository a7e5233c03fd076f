namespace Heliograph.Broker.Sessions;

/// <summary>A client that was slow to take messages of a topic.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="Topic">The topic of the messages.</param>
/// <param name="Milliseconds">How long the last slow delivery took.</param>
/// <param name="At">When that was over, in Unix milliseconds.</param>
public readonly record struct SlowSubscription(string ClientId, string Topic, long Milliseconds, long At);
