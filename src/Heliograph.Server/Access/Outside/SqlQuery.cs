using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access.Outside;

/// <summary>A query with placeholders, each of which becomes a parameter: no value of a client is ever part of the text.</summary>
internal sealed class SqlQuery
{
    private readonly IReadOnlyList<string> _names;

    private SqlQuery(string text, IReadOnlyList<string> names) => (Text, _names) = (text, names);

    /// <summary>The query with <c>$1</c>, <c>$2</c> … in it.</summary>
    public string Text { get; }

    /// <summary>A query from its text, with placeholders of rules when no others are given.</summary>
    /// <exception cref="FormatException">A placeholder is not known, or stands between quotes, where it would be plain text.</exception>
    public static SqlQuery Parse(string text, IReadOnlyList<string>? placeholders = null)
    {
        var template = ClientTemplate.Parse(text, placeholders ?? ClientPlaceholder.OfRule);
        for (var at = text.IndexOf("${", StringComparison.Ordinal); at >= 0; at = text.IndexOf("${", at + 1, StringComparison.Ordinal))
        {
            if (text[..at].Count(c => c == '\'') % 2 == 1) throw new FormatException($"{text[at..]}: a placeholder stands between quotes; write it without them");
        }

        return new(template.Fill(name => $"${IndexOf(template.Names, name) + 1}"), template.Names);
    }

    /// <summary>The values of the parameters; null for one that the client lacks.</summary>
    public IEnumerable<string?> Values(ClientValues values) => _names.Select(name => values[name]);

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name) return i;
        }

        return -1;
    }
}
