namespace Heliograph.Metrics.Exposition;

/// <summary>Which of a family's lines a series is: its name's suffix and the label that the type adds.</summary>
internal enum SeriesPart
{
    /// <summary>A counter or gauge.</summary>
    Plain,

    /// <summary>A quantile of a summary.</summary>
    Quantile,

    /// <summary>A cumulative bucket of a histogram.</summary>
    Bucket,

    /// <summary>The sum of a summary or histogram.</summary>
    Sum,

    /// <summary>The count of a summary or histogram.</summary>
    Count,
}
