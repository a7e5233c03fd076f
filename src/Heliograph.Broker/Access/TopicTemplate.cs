using System.Text;

namespace Heliograph.Broker.Access;

/// <summary>
/// The topic filter of a rule, with <c>${clientid}</c>, <c>${username}</c>, <c>${cert_common_name}</c> and <c>${client_attrs.NAME}</c> in it. A value
/// that is put in stands for itself: a wildcard in it is none, a slash in it makes no levels, a dollar at its beginning reaches no topics of the server,
/// and a name that lacks its value matches nothing. Immutable.
/// </summary>
public sealed class TopicTemplate
{
    private const string Exactly = "eq ";

    private readonly string[]? _levels;
    private readonly TopicPattern? _fixed;
    private readonly bool _isLiteral;

    private TopicTemplate(string text)
    {
        Text = text;
        _isLiteral = text.StartsWith(Exactly, StringComparison.Ordinal);
        var filter = _isLiteral ? text[Exactly.Length..] : text;
        if (filter.Contains("${", StringComparison.Ordinal)) _levels = filter.Split('/');
        else _fixed = TopicPattern.Of(filter.Split('/'), _isLiteral);
    }

    /// <summary>What was parsed.</summary>
    public string Text { get; }

    /// <summary>A template from its text; after <c>eq </c> wildcards are not wildcards: only the very same filter matches.</summary>
    /// <exception cref="FormatException">It is no topic filter, or a placeholder is not known; the message says which.</exception>
    public static TopicTemplate Parse(string text)
    {
        if (text.Length == 0 || text == Exactly) throw new FormatException("a topic filter is empty");
        var filter = text.StartsWith(Exactly, StringComparison.Ordinal) ? text[Exactly.Length..] : text;
        if (!Heliograph.Protocol.TopicFilter.IsValid(Encoding.UTF8.GetBytes(filter))) throw new FormatException($"'{filter}' is not a topic filter");
        var template = new TopicTemplate(text);
        foreach (var level in template._levels ?? []) Placeholder.Check(level);
        return template;
    }

    /// <summary>
    /// The filter for one client. Null when a value is missing, or does not stand for one level. <paramref name="widen"/>: such a value is put in all
    /// the same, with each of its levels, and one with a wildcard in it makes its level match anything, which a rule that denies wants, because it must
    /// not be escaped by a name.
    /// </summary>
    public TopicPattern? For(ClientIdentity client, bool widen)
    {
        if (_fixed is not null) return _fixed;
        var levels = new List<string>(_levels!.Length);
        var any = new List<int>();
        foreach (var level in _levels)
        {
            if (!level.Contains("${", StringComparison.Ordinal))
            {
                levels.Add(level);
                continue;
            }

            if (Placeholder.Fill(level, client) is not { Length: > 0 } filled) return null;
            if (!widen && !IsOneLevel(level, filled, isFirst: levels.Count == 0)) return null;
            if (filled.AsSpan().ContainsAny('+', '#'))
            {
                any.Add(levels.Count);
                filled = "+";
            }

            levels.AddRange(filled.Split('/'));
        }

        return TopicPattern.Of([.. levels], _isLiteral && any.Count == 0);
    }

    // A dollar that the rule itself has written is its own; the one of a placeholder is not part of what is matched.
    private static bool IsOneLevel(string level, string filled, bool isFirst) =>
        !filled.AsSpan().ContainsAny('+', '#', '/') && !(isFirst && filled.StartsWith('$') && level.StartsWith("${", StringComparison.Ordinal));
}
