using System.Text.RegularExpressions;

namespace Heliograph.Server.Configuration;

/// <summary>A text with <c>${name}</c> in it, for questions to somebody outside. Immutable.</summary>
internal sealed partial class ClientTemplate
{
    private readonly string _text;

    private ClientTemplate(string text) => (_text, Names) = (text, [.. NamesIn(text)]);

    /// <summary>The placeholders in it, each once, in the order of their first appearance.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>A template from its text.</summary>
    /// <exception cref="FormatException">A placeholder is not among <paramref name="names"/>; the message says which there are.</exception>
    public static ClientTemplate Parse(string text, IReadOnlyList<string> names) =>
        ClientPlaceholder.Unknown(text, names) is { } unknown ? throw new FormatException(unknown) : new(text);

    /// <summary>The placeholders of a text, each once.</summary>
    public static IEnumerable<string> NamesIn(string text) => Placeholder().Matches(text).Select(match => match.Groups[1].Value).Distinct();

    /// <summary>The text with what <paramref name="replace"/> gives for each placeholder. Filled once: a placeholder in what a client says stays as it is.</summary>
    public string Fill(Func<string, string> replace) => Placeholder().Replace(_text, match => replace(match.Groups[1].Value));

    [GeneratedRegex(@"\$\{([^}]*)\}")]
    private static partial Regex Placeholder();
}
