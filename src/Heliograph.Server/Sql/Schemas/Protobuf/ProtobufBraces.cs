namespace Heliograph.Server.Sql.Schemas.Protobuf;

/// <summary>
/// How deep what is in braces is in each other in the text of a .proto file. The parser calls itself for it, so it must be known before; what is a comment or quoted is told
/// as the parser does it, or a brace in a comment would hide one that is none.
/// </summary>
internal sealed class ProtobufBraces
{
    // The parser is stopped at the end of the line in which it finds something wrong.
    private const int MostInLine = 256;

    // What is in something has its name in front of its own, thousands of times.
    private const int LongestName = 256;

    private bool _isComment;
    private int _depth;

    private ProtobufBraces()
    {
    }

    /// <summary>Refuses a text that the parser had better not see.</summary>
    /// <exception cref="SchemaException">Something is nested too deeply, or there is too much in one line.</exception>
    public static void Check(string text)
    {
        var (braces, number) = (new ProtobufBraces(), 0);
        using var lines = new StringReader(text);
        while (lines.ReadLine() is { } line)
        {
            number++;
            if (braces.Read(line) > MostInLine) throw new SchemaException($"line {number}: more than {MostInLine} pairs of braces in one line");
        }
    }

    // How many open in a line.
    private int Read(string line)
    {
        var (count, name) = (0, 0);
        for (var i = 0; i < line.Length; i++)
        {
            name = char.IsLetterOrDigit(line[i]) || line[i] is '_' or '.' ? name + 1 : 0;
            if (name > LongestName && !_isComment) throw new SchemaException($"a name has more than {LongestName} characters");
            if (line[i] is '"' or '\'')
            {
                i = EndOfQuoted(line, i); // In comments, too: the parser sees comments in what it has split.
                continue;
            }

            var pair = i + 1 < line.Length ? (line[i], line[i + 1]) : default;
            if (pair is ('/', '/') or ('/', '*') or ('*', '/')) i++;
            if (_isComment) _isComment = pair is not ('*', '/');
            else if (pair is ('/', '/')) return count;
            else if (pair is ('/', '*')) _isComment = true;
            else if (line[i] == '{') count += Open();
            else if (line[i] == '}' && _depth > 0) _depth--;
        }

        return count;
    }

    private int Open() => ++_depth <= SchemaBounds.Depth ? 1 : throw new SchemaException($"messages and enums are nested more than {SchemaBounds.Depth} deep");

    // What is not closed ends with its line.
    private static int EndOfQuoted(string line, int start)
    {
        for (var i = start + 1; i < line.Length; i++)
        {
            if (line[i] == line[start]) return i;
            if (line[i] == '\\') i++;
        }

        return line.Length;
    }
}
