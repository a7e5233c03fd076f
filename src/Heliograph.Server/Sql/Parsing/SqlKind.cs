namespace Heliograph.Server.Sql.Parsing;

/// <summary>What a token is: a sign is itself, everything else has a letter.</summary>
internal static class SqlKind
{
    /// <summary>A name, also one in double quotes.</summary>
    public const char Name = 'N';

    /// <summary>A text in single quotes.</summary>
    public const char Text = 'T';

    /// <summary>A whole number without a sign.</summary>
    public const char Integer = 'I';

    /// <summary>A number with a fraction or an exponent, without a sign; or a whole number beyond 64 bits.</summary>
    public const char Float = 'F';

    /// <summary>true or false.</summary>
    public const char Truth = 'B';

    /// <summary><c>= &lt;&gt; != &gt; &lt; &gt;= &lt;= =~</c></summary>
    public const char Comparison = 'C';

    /// <summary>Two dots.</summary>
    public const char Range = ':';

    /// <summary>The end of the statement.</summary>
    public const char End = '$';

    /// <summary><c>AND</c></summary>
    public const char And = '&';

    /// <summary><c>OR</c></summary>
    public const char Or = '|';

    /// <summary><c>NOT</c></summary>
    public const char Not = '!';

    /// <summary><c>AS</c></summary>
    public const char As = 'a';

    /// <summary><c>CASE</c></summary>
    public const char Case = 'c';

    /// <summary><c>WHEN</c></summary>
    public const char When = 'w';

    /// <summary><c>THEN</c></summary>
    public const char Then = 't';

    /// <summary><c>ELSE</c></summary>
    public const char Else = 'e';

    /// <summary><c>END</c></summary>
    public const char EndCase = 'd';

    /// <summary><c>IN</c></summary>
    public const char In = 'i';

    /// <summary><c>SELECT</c></summary>
    public const char Select = 's';

    /// <summary><c>FOREACH</c></summary>
    public const char Foreach = 'f';

    /// <summary><c>DO</c></summary>
    public const char Do = 'o';

    /// <summary><c>INCASE</c></summary>
    public const char InCase = 'n';

    /// <summary><c>FROM</c></summary>
    public const char From = 'm';

    /// <summary><c>WHERE</c></summary>
    public const char Where = 'h';

    /// <summary><c>div</c></summary>
    public const char Div = '\\';

    /// <summary><c>mod</c></summary>
    public const char Mod = '%';

    private static readonly Dictionary<string, char> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AND"] = And,
        ["OR"] = Or,
        ["NOT"] = Not,
        ["AS"] = As,
        ["CASE"] = Case,
        ["WHEN"] = When,
        ["THEN"] = Then,
        ["ELSE"] = Else,
        ["END"] = EndCase,
        ["IN"] = In,
        ["SELECT"] = Select,
        ["FOREACH"] = Foreach,
        ["DO"] = Do,
        ["INCASE"] = InCase,
        ["FROM"] = From,
        ["WHERE"] = Where,
        ["div"] = Div,
        ["mod"] = Mod,
        ["true"] = Truth,
        ["false"] = Truth,
    };

    /// <summary>What a word is: a keyword, or a name.</summary>
    public static char OfWord(string word) => s_words.GetValueOrDefault(word, Name);
}
