namespace Heliograph.Server.Configuration;

/// <summary>How alike two words are.</summary>
internal static class Spelling
{
    /// <summary>The word that looks most like another; null when none looks like it.</summary>
    public static string? Nearest(string word, IEnumerable<string> words) =>
        words.Where(other => Distance(word, other) <= Math.Clamp(word.Length / 3, 1, 3) + (word.Length > 4 ? 1 : 0)).MinBy(other => Distance(word, other));

    /// <summary>Letters to insert, delete or replace to make one word the other, in any case (Levenshtein).</summary>
    public static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 0; i < a.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 0; j < b.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(a[i]) == char.ToLowerInvariant(b[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(row[j], diagonal) + 1);
            }
        }

        return row[^1];
    }
}
