namespace Heliograph.Metrics.Pages;

/// <summary>A client or topic and its value.</summary>
/// <param name="Label">The client identifier or the topic name; may contain anything.</param>
/// <param name="Value">The value.</param>
public readonly record struct DetailRow(string Label, double Value);
