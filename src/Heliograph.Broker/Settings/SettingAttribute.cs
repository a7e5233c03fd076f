namespace Heliograph.Broker.Settings;

/// <summary>
/// What a setting may be and when a change of it applies. The property's name is the key, its initial value the default and its
/// documentation comment the help: nothing about a setting is written a second time.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute(Applies applies) : Attribute
{
    /// <summary>When a change applies.</summary>
    public Applies Applies { get; } = applies;

    /// <summary>Least value allowed, in seconds for a duration; NaN when there is none.</summary>
    public double Min { get; init; } = double.NaN;

    /// <summary>Greatest value allowed, in seconds for a duration; NaN when there is none.</summary>
    public double Max { get; init; } = double.NaN;

    /// <summary>Whether the key must be given.</summary>
    public bool Required { get; init; }

    /// <summary>Whether a whole number counts seconds, so that it may be written as a duration (<c>2h</c>).</summary>
    public bool Seconds { get; init; }
}
