using System.Collections.Concurrent;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Values by key that outlive an evaluation, in memory; not more than a bound of them. Any thread.</summary>
internal sealed class SqlStore(int bound = 10_000)
{
    private readonly ConcurrentDictionary<string, SqlValue> _values = new(StringComparer.Ordinal);

    /// <summary>The value of a key; undefined when there is none.</summary>
    public SqlValue Get(string key) => _values.GetValueOrDefault(key);

    /// <summary>Gives a key a value. False, and nothing changed, when that were one key too many.</summary>
    public bool Put(string key, SqlValue value)
    {
        if (!_values.ContainsKey(key) && _values.Count >= bound) return false;
        _values[key] = value;
        return true;
    }

    /// <summary>Forgets a key, if it is there.</summary>
    public void Delete(string key) => _values.TryRemove(key, out _);
}
