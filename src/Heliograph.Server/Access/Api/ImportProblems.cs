using System.Globalization;

namespace Heliograph.Server.Access;

/// <summary>
/// What was wrong with the lines of an import: each by its number, neighbours with the same fault as one range, so that a million of them is no longer
/// than one. Bounded: what differs from line to line is listed a thousand times and then only counted.
/// </summary>
internal sealed class ImportProblems
{
    private const int Most = 1000;

    private readonly List<(int From, int To, string Reason)> _ranges = [];

    /// <summary>Lines that are counted and not listed.</summary>
    public int Unlisted { get; private set; }

    /// <summary>The ranges, in their order.</summary>
    public IReadOnlyList<ImportProblem> All => [.. _ranges.Select(one => new ImportProblem(one.From == one.To ? Text(one.From) : $"{Text(one.From)}-{Text(one.To)}", one.Reason))];

    /// <summary>A line was skipped.</summary>
    public void Add(int line, string reason)
    {
        if (_ranges.Count > 0 && _ranges[^1] is var last && last.To == line - 1 && last.Reason == reason) _ranges[^1] = last with { To = line };
        else if (_ranges.Count < Most) _ranges.Add((line, line, reason));
        else Unlisted++;
    }

    private static string Text(int line) => line.ToString(CultureInfo.InvariantCulture);
}
