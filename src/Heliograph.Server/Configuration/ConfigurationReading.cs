namespace Heliograph.Server.Configuration;

/// <summary>What reading the configuration came to: options, or everything that is wrong.</summary>
/// <param name="Options">The options; null when anything is wrong.</param>
/// <param name="Errors">Everything that is wrong.</param>
internal sealed record ConfigurationReading(HeliographOptions? Options, IReadOnlyList<ConfigurationError> Errors);
