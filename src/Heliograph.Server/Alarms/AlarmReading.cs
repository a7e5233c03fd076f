namespace Heliograph.Server.Alarms;

/// <summary>How something is that an alarm may be about.</summary>
/// <param name="Subject">Which of several; empty when there is one.</param>
/// <param name="Level">How bad it is: 1 and more is worth an alarm, which stays until it is below <see cref="Clear"/>.</param>
/// <param name="Message">What an alarm says, in a sentence.</param>
/// <param name="Details">The numbers by themselves.</param>
internal readonly record struct AlarmReading(string Subject, double Level, string Message, IReadOnlyDictionary<string, string> Details)
{
    /// <summary>The level that raises an alarm.</summary>
    public const double Raise = 1;

    /// <summary>The level below which it is over: between the two it stays as it is, so that it does not come and go with every look.</summary>
    public const double Clear = 0.9;
}
