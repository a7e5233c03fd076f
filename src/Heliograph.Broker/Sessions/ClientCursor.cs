using System.Globalization;

namespace Heliograph.Broker.Sessions;

/// <summary>A place in the list of sessions. Whoever reads from cursor to cursor meets every session that is there all the while.</summary>
/// <param name="Shard">Whose sessions.</param>
/// <param name="Place">The next to look at; they are walked downwards.</param>
public readonly record struct ClientCursor(int Shard, int Place)
{
    /// <summary>As a caller keeps it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Shard}.{Place}");

    /// <summary>Reads what <see cref="ToString"/> wrote; false when it is something else.</summary>
    public static bool TryParse(string text, out ClientCursor cursor)
    {
        cursor = default;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !TryNumber(text.AsSpan(0, dot), out var shard) || !TryNumber(text.AsSpan(dot + 1), out var place)) return false;
        cursor = new(shard, place);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
