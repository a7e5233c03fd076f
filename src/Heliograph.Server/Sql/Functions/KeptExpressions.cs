using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Heliograph.Server.Sql.Functions;

/// <summary>
/// Regular expressions by pattern, so that one is not made anew for each message. Those of a statement come first and stay; what payloads bring after that is not kept once there
/// are many. Any thread.
/// </summary>
internal sealed class KeptExpressions
{
    /// <summary>The most that are kept.</summary>
    public const int Most = 64;

    private readonly ConcurrentDictionary<string, Regex> _kept = new(StringComparer.Ordinal);

    /// <summary>How many are kept.</summary>
    public int Count => _kept.Count;

    /// <summary>The expression of a pattern; null when it is not kept.</summary>
    public Regex? Find(string pattern) => _kept.GetValueOrDefault(pattern);

    /// <summary>Keeps one, if there is room.</summary>
    public void Keep(string pattern, Regex expression)
    {
        if (_kept.Count < Most) _kept.TryAdd(pattern, expression);
    }
}
