using System.Text.RegularExpressions;

namespace Heliograph.Tests.House;

/// <summary>Pages speak of what exists.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Every_path_a_page_mentions_exists()
    {
        var mentioned = SourceTree.Pages().SelectMany(page => Quoted().Matches(SourceTree.Read(page)).Select(match => (page, Path: match.Groups[1].Value))).ToList();

        Assert.NotEmpty(mentioned);
        Assert.Empty(mentioned.Where(one => !SourceTree.Exists(one.Path)).Select(one => $"{one.page}: {one.Path}"));
    }

    [Fact]
    public void Every_source_file_a_page_mentions_exists() => Assert.Empty(SourceTree.Pages().SelectMany(page => CSharp().Matches(SourceTree.Read(page))
        .Where(match => !SourceTree.All.Any(file => ("/" + file.Path).EndsWith("/" + match.Groups[1].Value, StringComparison.Ordinal)))
        .Select(match => $"{page}: {match.Groups[1].Value}")));

    [Fact]
    public void Every_link_between_pages_leads_somewhere() => Assert.Empty(SourceTree.Pages().SelectMany(page => Link().Matches(SourceTree.Read(page))
        .Select(match => match.Groups[1].Value)
        .Where(target => !SourceTree.Exists(Path.Combine(Path.GetDirectoryName(page)!, target)))
        .Select(target => $"{page}: {target}")));

    [Fact]
    public void The_architecture_page_has_every_room_with_its_level()
    {
        var rows = Row().Matches(SourceTree.Read("docs/architecture.md")).Select(row => $"{row.Groups[1].Value} {row.Groups[3].Value} {row.Groups[2].Value}");
        var plan = HousePlan.Levels.SelectMany(project => project.Value.Select(room => $"{project.Key} {(room.Key.Length == 0 ? "·" : room.Key)} {room.Value}"));

        Assert.Equal(plan.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_page_of_locks_names_every_file_that_has_one()
    {
        var page = SourceTree.Read("docs/locks.md");
        var files = SourceTree.Shipped.Where(file => Locking().IsMatch(file.Code)).ToList();

        Assert.NotEmpty(files);
        Assert.Empty(files.Where(file => !page.Contains(file.Path["src/".Length..], StringComparison.Ordinal)).Select(file => file.Path));
    }

    [GeneratedRegex(@"[`(]((?:src|tests|bench|docs|deploy|samples|metrics|\.ci)/[\w./-]*[\w/])(?=[`)\s])")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"`((?:[\w.]+/)*[A-Z][\w.]*\.cs)`")]
    private static partial Regex CSharp();

    [GeneratedRegex(@"\]\(((?!https?:|#|mailto:)[^)#\s]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?m)^\| (Metrics|Protocol|Broker|Server) \| (\d) \| ([\w·]+) \|")]
    private static partial Regex Row();

    [GeneratedRegex(@"\bnew Lock\(|\bLock _|\block \(|\bMonitor\.(Wait|Pulse|Enter)|\bSemaphoreSlim\b|\bReaderWriterLock|\bSpinLock\b|\bMutex\b")]
    private static partial Regex Locking();
}
