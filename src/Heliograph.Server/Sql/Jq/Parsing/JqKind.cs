namespace Heliograph.Server.Sql.Jq.Parsing;

/// <summary>What a token is.</summary>
internal enum JqKind
{
    /// <summary>The end of the program.</summary>
    End,

    /// <summary>A sign, or several that belong together.</summary>
    Sign,

    /// <summary>A name, or a word of the language.</summary>
    Name,

    /// <summary>A name after a point.</summary>
    Field,

    /// <summary>A name after a dollar sign.</summary>
    Variable,

    /// <summary>A name after an at sign.</summary>
    Format,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text in quotes.</summary>
    Text,
}
