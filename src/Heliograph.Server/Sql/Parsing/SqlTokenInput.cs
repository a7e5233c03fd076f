using Sprache;

namespace Heliograph.Server.Sql.Parsing;

/// <summary>Tokens as the parser library reads characters: <see cref="Current"/> is the kind of the token at this place.</summary>
internal sealed class SqlTokenInput(IReadOnlyList<SqlToken> tokens, int position = 0) : IInput
{
    private Dictionary<object, object>? _memos;

    /// <summary>The token at this place.</summary>
    public SqlToken Token => tokens[position];

    /// <summary>The token before this place.</summary>
    public SqlToken Last => tokens[Math.Max(0, position - 1)];

    /// <summary>The kind of the token.</summary>
    public char Current => Token.Kind;

    /// <summary>Whether there is nothing after it.</summary>
    public bool AtEnd => position == tokens.Count - 1;

    /// <summary>How many tokens were before it.</summary>
    public int Position => position;

    /// <summary>Not known to tokens.</summary>
    public int Line => 1;

    /// <summary>The number of the token.</summary>
    public int Column => position + 1;

    /// <summary>Not known to tokens.</summary>
    public string Source => "";

    /// <summary>What the library remembers of this place.</summary>
    public IDictionary<object, object> Memos => _memos ??= [];

    /// <summary>The next place.</summary>
    public IInput Advance() => new SqlTokenInput(tokens, position + 1);

    /// <inheritdoc/>
    public bool Equals(IInput? other) => other?.Position == position;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IInput);

    /// <inheritdoc/>
    public override int GetHashCode() => position;
}
