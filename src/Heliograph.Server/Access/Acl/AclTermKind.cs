namespace Heliograph.Server.Access.Acl;

/// <summary>The kinds of terms in an ACL file.</summary>
internal enum AclTermKind
{
    /// <summary>A bare or single-quoted word.</summary>
    Atom,

    /// <summary>Text in double quotes.</summary>
    String,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary><c>{…}</c></summary>
    Tuple,

    /// <summary><c>[…]</c></summary>
    List,
}
