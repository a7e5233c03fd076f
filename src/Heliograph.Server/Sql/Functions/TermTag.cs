namespace Heliograph.Server.Sql.Functions;

/// <summary>The first byte of a term in Erlang's external format: what follows it.</summary>
internal static class TermTag
{
    /// <summary>The first byte of everything in this format.</summary>
    public const byte Version = 131;

    /// <summary>A float in eight bytes.</summary>
    public const byte NewFloat = 70;

    /// <summary>A compressed term: the length of what it expands to, and zlib.</summary>
    public const byte Compressed = 80;

    /// <summary>An integer of one byte, without a sign.</summary>
    public const byte SmallInteger = 97;

    /// <summary>An integer of four bytes.</summary>
    public const byte Integer = 98;

    /// <summary>A float as 31 characters.</summary>
    public const byte OldFloat = 99;

    /// <summary>An atom in Latin-1 with a length of two bytes.</summary>
    public const byte Atom = 100;

    /// <summary>A tuple of up to 255.</summary>
    public const byte SmallTuple = 104;

    /// <summary>A tuple.</summary>
    public const byte LargeTuple = 105;

    /// <summary>The empty list, and the end of another.</summary>
    public const byte Nil = 106;

    /// <summary>A list of integers of one byte each.</summary>
    public const byte String = 107;

    /// <summary>A list: its length, the elements, and what it ends with.</summary>
    public const byte List = 108;

    /// <summary>Bytes.</summary>
    public const byte Binary = 109;

    /// <summary>An integer of up to 255 bytes.</summary>
    public const byte SmallBig = 110;

    /// <summary>An integer.</summary>
    public const byte LargeBig = 111;

    /// <summary>An atom in Latin-1 with a length of one byte.</summary>
    public const byte SmallAtom = 115;

    /// <summary>A map: how many there are, and names and values in turn.</summary>
    public const byte Map = 116;

    /// <summary>An atom in UTF-8 with a length of two bytes.</summary>
    public const byte AtomUtf8 = 118;

    /// <summary>An atom in UTF-8 with a length of one byte.</summary>
    public const byte SmallAtomUtf8 = 119;
}
