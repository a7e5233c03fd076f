using System.Text;
using Heliograph.Server.Sql.Schemas.Sparkplug;

namespace Heliograph.Server.Sql.Schemas;

/// <summary>The schemas that statements name. Any thread; a change holds for the next call of a function.</summary>
internal sealed class SchemaBook
{
    private volatile Utf8Names<Entry> _all = new([]);

    /// <summary>Whether a name is that of a schema which is always there.</summary>
    public static bool IsTaken(string name) => SparkplugB.Name.SequenceEqual(Encoding.UTF8.GetBytes(name));

    /// <summary>The schema of a name, which is UTF-8; null when there is none that can be used. That of Sparkplug B is always there.</summary>
    public ISchema? Find(ReadOnlySpan<byte> name) => name.SequenceEqual(SparkplugB.Name) ? SparkplugB.Schema : _all.TryFind(name, out var entry) ? entry.Schema : null;

    /// <summary>Why a schema cannot be used; null when it can, or there is none of that name.</summary>
    public string? Problem(string name) => _all.All.TryGetValue(name, out var entry) ? entry.Problem : null;

    /// <summary>
    /// Makes the schemas these; one that says the same as before is not compiled again. Returns those that cannot be used, unless it said so before: no function finds them,
    /// and they take no other with them.
    /// </summary>
    public IReadOnlyList<(SchemaSource Source, string Problem)> Apply(IEnumerable<SchemaSource> sources)
    {
        var before = _all.All;
        var (entries, unusable) = (new Dictionary<string, Entry>(StringComparer.Ordinal), new List<(SchemaSource, string)>());
        foreach (var source in sources)
        {
            var isKnown = before.TryGetValue(source.Name, out var there) && there.Source == source;
            var entry = entries[source.Name] = isKnown ? there! : Make(source);
            if (!isKnown && entry.Problem is { } problem) unusable.Add((source, problem));
        }

        _all = new(entries);
        return unusable;
    }

    private static Entry Make(SchemaSource source)
    {
        try
        {
            return new(source, source.Compile(), null);
        }
        catch (SchemaException wrong)
        {
            return new(source, null, wrong.Message);
        }
    }

    private sealed record Entry(SchemaSource Source, ISchema? Schema, string? Problem);
}
