using System.Globalization;
using System.Text;

namespace Heliograph.Server.Sql.Templates;

/// <summary>
/// A statement of a database with placeholders, each of which becomes a parameter (<c>$1</c>, <c>$2</c> …): no value is ever part of the text. Each is a
/// parameter of its own, also where the same name comes twice: the database may want another type there. Parsed once.
/// </summary>
internal sealed class StatementTemplate
{
    private StatementTemplate(string text, IReadOnlyList<string> names) => (Text, Names, Paths) = (text, names, [.. names.Select(TemplatePath.Parse)]);

    /// <summary>The statement with parameters in it.</summary>
    public string Text { get; }

    /// <summary>The insides of the placeholders, in the order of the parameters.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Where the values of the parameters are, in the same order.</summary>
    public IReadOnlyList<TemplatePath> Paths { get; }

    /// <summary>What is wrong with a statement; null when nothing is.</summary>
    public static string? WrongIn(string text)
    {
        try
        {
            Parse(text);
            return null;
        }
        catch (FormatException wrong)
        {
            return wrong.Message;
        }
    }

    /// <summary>Parses one.</summary>
    /// <exception cref="FormatException">A placeholder is where no parameter can be, or there are several statements.</exception>
    public static StatementTemplate Parse(string text)
    {
        var trimmed = text.TrimEnd().TrimEnd(';');
        var statement = new StringBuilder();
        var names = new List<string>();
        var scan = new StatementScan(trimmed);
        for (var start = 0; scan.Next() is { } place; start = place.End)
        {
            names.Add(trimmed[(place.Start + 2)..(place.End - 1)]);
            statement.Append(trimmed, start, place.Start - start).Append(CultureInfo.InvariantCulture, $"${names.Count}");
            scan.From = place.End;
        }

        statement.Append(trimmed, scan.From, trimmed.Length - scan.From);
        if (string.IsNullOrWhiteSpace(trimmed)) throw new FormatException("expected a statement such as INSERT INTO t (a, b) VALUES (${a}, ${b})");
        return new(statement.ToString(), names);
    }
}
