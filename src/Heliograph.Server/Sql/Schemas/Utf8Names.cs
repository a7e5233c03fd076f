using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;

namespace Heliograph.Server.Sql.Schemas;

/// <summary>Things by name, found by the UTF-8 of it without a text being made. Any thread.</summary>
internal sealed class Utf8Names<T>
{
    private const int Longest = 512;

    private readonly FrozenDictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> _byName;

    /// <summary>These things. Of names longer than 512 characters none is found.</summary>
    public Utf8Names(IEnumerable<KeyValuePair<string, T>> all) => _byName = all.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>All of them.</summary>
    public IReadOnlyDictionary<string, T> All => _byName.Dictionary;

    /// <summary>The thing of a name.</summary>
    public bool TryFind(ReadOnlySpan<byte> name, [MaybeNullWhen(false)] out T found)
    {
        found = default;
        Span<char> characters = stackalloc char[Longest];
        return name.Length <= Longest && Utf8.ToUtf16(name, characters, out _, out var length) == System.Buffers.OperationStatus.Done && _byName.TryGetValue(characters[..length], out found);
    }
}
