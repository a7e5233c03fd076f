using Heliograph.Server.Sql.Schemas.Sparkplug;

namespace Heliograph.Server.Sql.Schemas;

/// <summary>The schemas that statements name. Any thread; a change holds for the next call of a function.</summary>
internal sealed class SchemaBook
{
    private volatile Utf8Names<Entry> _all = new([]);

    /// <summary>The schema of a name, which is UTF-8; null when there is none. That of Sparkplug B is there unless another has its name.</summary>
    public ISchema? Find(ReadOnlySpan<byte> name) => _all.TryFind(name, out var entry) ? entry.Schema : name.SequenceEqual(SparkplugB.Name) ? SparkplugB.Schema : null;

    /// <summary>
    /// Makes the schemas these; one that says the same as before is not compiled again. Returns those that cannot be used, with what is wrong with them: there is none of
    /// that name then.
    /// </summary>
    public IReadOnlyList<(SchemaSource Source, string Problem)> Apply(IEnumerable<SchemaSource> sources)
    {
        var before = _all.All;
        var (entries, unusable) = (new Dictionary<string, Entry>(StringComparer.Ordinal), new List<(SchemaSource, string)>());
        foreach (var source in sources)
        {
            try
            {
                entries[source.Name] = before.TryGetValue(source.Name, out var there) && there.Source == source ? there : new(source, source.Compile());
            }
            catch (SchemaException wrong)
            {
                unusable.Add((source, wrong.Message));
            }
        }

        _all = new(entries);
        return unusable;
    }

    private sealed record Entry(SchemaSource Source, ISchema Schema);
}
