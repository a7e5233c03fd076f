using System.Text.RegularExpressions;

namespace Heliograph.Tests.House;

/// <summary>One room's use of another of the same project, and where it was seen.</summary>
internal sealed record Arrow(string Project, string From, string To, string Where)
{
    /// <summary>
    /// Every use between rooms: by <c>using</c>, by a name from <c>Heliograph.</c> on, by a name from the room on (<c>Storage.IStore</c>), and of the
    /// types beside the project file, which need no <c>using</c>.
    /// </summary>
    internal static IEnumerable<Arrow> Of(string project)
    {
        var files = SourceTree.Of(project).ToList();
        var types = files.ToLookup(file => file.Room, file => file.Types).ToDictionary(room => room.Key, room => room.SelectMany(t => t).ToHashSet());
        return files.SelectMany(file => types.Keys.Where(room => room != file.Room && Uses(file, room, types[room]))
            .Select(room => new Arrow(project, file.Room, room, file.Path)));
    }

    public override string ToString() => $"{Where}: {Name(From)} uses {Name(To)}";

    private static string Name(string room) => room.Length == 0 ? "the project's own folder" : room;

    private static bool Uses(SourceFile file, string room, HashSet<string> types) => room.Length == 0
        ? Regex.Matches(file.Code, @"(?<![\w.])[A-Z]\w*").Any(word => types.Contains(word.Value))
        : Regex.IsMatch(file.Code, $@"\bHeliograph\.{file.Project}\.{room}\b")
            || Regex.Matches(file.Code, $@"(?<![\w.]){room}\.(\w+)").Any(use => types.Contains(use.Groups[1].Value));
}
