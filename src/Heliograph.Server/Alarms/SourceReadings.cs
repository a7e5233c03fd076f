using Heliograph.Metrics.Pages;
using static System.FormattableString;

namespace Heliograph.Server.Alarms;

/// <summary>Whether those who are asked outside answer.</summary>
/// <param name="sources">Who is asked now.</param>
internal sealed class SourceReadings(Func<IReadOnlyList<OutsideReading>> sources)
{
    /// <summary>Reads them.</summary>
    public IReadOnlyList<AlarmReading> Read() => [.. sources().Select(source => new AlarmReading(
        source.Name,
        source.IsUp ? 0 : 1,
        $"{source.Name} does not answer and is left out for now: {source.LastError ?? "no reason is known"}",
        new Dictionary<string, string> { ["source"] = source.Name, ["failures"] = Invariant($"{source.Failures}"), ["error"] = source.LastError ?? "" }))];
}
