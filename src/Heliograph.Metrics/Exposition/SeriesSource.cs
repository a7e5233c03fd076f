namespace Heliograph.Metrics.Exposition;

/// <summary>
/// Writes every series of one family at a scrape, in the order of their label values. Called under the page's lock: reads what is
/// in memory, never waits. May throw: then the family is left out of this scrape and the failure is counted.
/// </summary>
/// <param name="series">Where the series go; valid during the call.</param>
public delegate void SeriesSource(SeriesWriter series);
