using System.Text.RegularExpressions;

namespace Heliograph.Tests.Monitoring;

/// <summary>Queries that are right and have no answer on a healthy server, each with its reason. One that has an answer must leave the list.</summary>
internal sealed record JustifiedEmpty(string Pattern, string Reason)
{
    private readonly Regex _pattern = new(Pattern, RegexOptions.CultureInvariant);

    public static IReadOnlyList<JustifiedEmpty> Selectors { get; } =
    [
        new(@"^heliograph_ingress_", "nothing is received from outside"),
        new(@"^ALERTS\{.*alertstate=""firing""", "no alert fires"),
        new(@"^heliograph_source_", "nobody outside is asked about clients"),
        new(@"^heliograph_storage_mode_info\{synchronous!=""full""\}$", "the server synchronises fully"),
    ];

    /// <summary>Conditions in dashboards: nothing to show while all is well.</summary>
    public static IReadOnlyList<JustifiedEmpty> Queries { get; } =
    [
        new(@"^changes\(process_start_time_seconds.*\) > 0$", "no node has restarted"),
    ];

    public bool Covers(string text) => _pattern.IsMatch(text);
}
