namespace Heliograph.Metrics.Instruments;

/// <summary>Where the recipient of a send is: the <c>scenario</c> label. The value is a cell index.</summary>
public enum SendScenario
{
    /// <summary><c>forward</c>: on another engine, reached through its mesh point; timed at the origin over the whole round trip.</summary>
    Forward,

    /// <summary><c>local</c>: on this engine.</summary>
    Local,
}
