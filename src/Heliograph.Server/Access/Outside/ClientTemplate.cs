using System.Text.RegularExpressions;

namespace Heliograph.Server.Access.Outside;

/// <summary>A text with <c>${name}</c> in it, for questions to somebody outside. Immutable.</summary>
internal sealed partial class ClientTemplate
{
    private readonly string _text;

    private ClientTemplate(string text, IReadOnlyList<string> names) => (_text, Names) = (text, names);

    /// <summary>The placeholders in it, each once, in the order of their first appearance.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>A template from its text.</summary>
    /// <exception cref="FormatException">A placeholder is not known; the message says which there are.</exception>
    public static ClientTemplate Parse(string text)
    {
        var names = Placeholder().Matches(text).Select(match => match.Groups[1].Value).Distinct().ToList();
        if (names.Find(name => !ClientValues.Knows(name)) is { } unknown)
            throw new FormatException($"${{{unknown}}} is not known; there are {string.Join(", ", ClientValues.Names.Select(name => $"${{{name}}}"))}");
        return new(text, names);
    }

    /// <summary>The text with what <paramref name="replace"/> gives for each placeholder.</summary>
    public string Fill(Func<string, string> replace) => Placeholder().Replace(_text, match => replace(match.Groups[1].Value));

    [GeneratedRegex(@"\$\{([^}]*)\}")]
    private static partial Regex Placeholder();
}
