namespace Heliograph.Server.Access.Acl;

/// <summary>A term of an ACL file: <c>allow</c>, <c>"a/b"</c>, <c>1</c>, <c>{…}</c> or <c>[…]</c>.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Text">The text of an atom, string or number.</param>
/// <param name="Items">What a tuple or list contains.</param>
internal sealed record AclTerm(AclTermKind Kind, int Line, string Text, IReadOnlyList<AclTerm> Items)
{
    private static readonly AclTerm[] Nothing = [];

    /// <summary>An atom, string or number.</summary>
    public AclTerm(AclTermKind kind, int line, string text)
        : this(kind, line, text, Nothing)
    {
    }

    /// <summary>Whether it is this atom.</summary>
    public bool IsAtom(string name) => Kind == AclTermKind.Atom && Text == name;

    /// <summary>The items of a tuple that begins with an atom, or null when it is none of this length.</summary>
    public IReadOnlyList<AclTerm>? Tuple(string name, int length) =>
        Kind == AclTermKind.Tuple && Items.Count == length && Items[0].IsAtom(name) ? Items : null;

    /// <summary>A refusal of this term, with its line.</summary>
    public AclException Wrong(string expected) => new(Line, expected);
}
