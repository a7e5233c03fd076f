namespace Heliograph.Metrics.Pages;

/// <summary>How an authenticator or a source of rules outside does.</summary>
/// <param name="Name">Which: the <c>source</c> label, of a bounded set.</param>
/// <param name="IsUp">Whether it is asked now.</param>
/// <param name="Failures">Questions so far that got no answer that can be used.</param>
/// <param name="LastError">What went wrong last; null when nothing has.</param>
public readonly record struct OutsideReading(string Name, bool IsUp, long Failures, string? LastError);
