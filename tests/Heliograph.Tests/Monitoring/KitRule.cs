namespace Heliograph.Tests.Monitoring;

/// <summary>A recording rule or an alert as it stands in its file.</summary>
internal sealed record KitRule(string Name, string Expression, bool IsAlert, string Severity, IReadOnlyDictionary<string, string> Annotations);
