using Heliograph.Metrics.Catalogue;

namespace Heliograph.Metrics.Pages;

/// <summary>Who can say which clients and topics are the greatest.</summary>
public interface IDetailSource
{
    /// <summary>
    /// The <paramref name="top"/> (1 to <see cref="DetailPage.Most"/>) greatest values of a family of <see cref="HeliographDetail"/> above 0, greatest first. Any
    /// thread; completes when every shard has looked, a little at a time between its other work.
    /// </summary>
    Task<IReadOnlyList<DetailRow>> TopAsync(MetricFamily family, int top);
}
