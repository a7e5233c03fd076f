namespace Heliograph.Server.Connectors.Kept;

/// <summary>
/// A list of the configuration whose items the management API can change: an item that the API has set or deleted holds in place of the file's of the same
/// identifier, until it is the same as the file's again. Changes come one after the other and hold when they are published; any thread reads what holds.
/// </summary>
internal sealed class KeptList<T> : IKeptList
    where T : class, new()
{
    private readonly KeptForm<T> _form;
    private readonly OrderedDictionary<string, (T? Item, KeptEntry Entry)> _changed = [];
    private OrderedDictionary<string, T> _file = [];
    private volatile IReadOnlyDictionary<string, Kept<T>> _inForce = new OrderedDictionary<string, Kept<T>>();

    /// <summary>What was kept, over what the configuration file will say (<see cref="Read"/>).</summary>
    /// <exception cref="KeptException">An entry cannot be used.</exception>
    public KeptList(KeptForm<T> form, KeptFile file, IEnumerable<KeyValuePair<string, KeptEntry>> entries)
    {
        _form = form;
        foreach (var (id, entry) in entries)
        {
            try
            {
                _changed[id] = (entry.Settings is null ? null : form.Read(id, entry.Settings), entry);
            }
            catch (Exception wrong) when (wrong is FormatException or System.Text.Json.JsonException)
            {
                throw file.Wrong(form.Kind, id, wrong);
            }
        }
    }

    /// <inheritdoc/>
    public KeptKind Kind => _form.Kind;

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, KeptEntry>> Entries => _changed.Select(one => KeyValuePair.Create(one.Key, one.Value.Entry));

    /// <inheritdoc/>
    public int Overruled => _file.Keys.Count(_changed.ContainsKey);

    /// <summary>What holds: the items of the file in their order, then those of the API in the order in which they were made. Any thread.</summary>
    public IReadOnlyList<T> Items { get; private set; } = [];

    /// <summary>The item of an identifier, and where it is from; null when there is none. Any thread.</summary>
    public Kept<T>? Find(string id) => _inForce.GetValueOrDefault(id);

    /// <summary>Takes over what a file says.</summary>
    public void Read(IReadOnlyList<T> file) => _file = new(file.Select(item => KeyValuePair.Create(_form.IdOf(item), item)));

    /// <summary>Sets an item, or deletes it; what is returned takes that back.</summary>
    public Action Set(string id, T? item, long now)
    {
        var at = _changed.IndexOf(id);
        var before = at < 0 ? default : _changed.GetAt(at).Value;
        var text = item is null ? null : KeptForm<T>.Write(item);
        var file = _file.TryGetValue(id, out var there) ? KeptForm<T>.Write(there) : null;
        if (text == file) _changed.Remove(id);
        else _changed[id] = (item, new(text, CreatedAt(before.Entry, file, now), now));
        return () =>
        {
            if (at < 0) _changed.Remove(id);
            else if (text == file) _changed.Insert(at, id, before);
            else _changed[id] = before;
        };
    }

    /// <inheritdoc/>
    public void Publish()
    {
        var next = new OrderedDictionary<string, Kept<T>>(_file.Count + _changed.Count);
        foreach (var (id, item) in _file)
        {
            if (!_changed.TryGetValue(id, out var changed)) next.Add(id, new(item, null));
            else if (changed.Item is not null) next.Add(id, new(changed.Item, changed.Entry));
        }

        foreach (var (id, (item, entry)) in _changed)
        {
            if (item is not null) next.TryAdd(id, new(item, entry));
        }

        _inForce = next;
        Items = [.. next.Values.Select(kept => kept.Item)];
    }

    private static long CreatedAt(KeptEntry? before, string? file, long now) => before is { Settings: not null } ? before.CreatedAt : file is null ? now : 0;
}
