namespace Heliograph.Server.Scripting;

/// <summary>The classes of one character in a Lua pattern (Lua 5.4 manual §6.4.1), in the C locale.</summary>
internal static class PatternClass
{
    /// <summary>Whether <paramref name="letter"/> names a class and <paramref name="value"/> is in it; for any other letter, whether they are equal.</summary>
    public static bool Contains(byte letter, byte value)
    {
        var c = (char)value;
        bool isIn;
        switch ((char)(letter | 0x20))
        {
            case 'a': isIn = char.IsAsciiLetter(c); break;
            case 'c': isIn = value < 32 || value == 127; break;
            case 'd': isIn = char.IsAsciiDigit(c); break;
            case 'g': isIn = value is > 32 and < 127; break;
            case 'l': isIn = char.IsAsciiLetterLower(c); break;
            case 'p': isIn = value is > 32 and < 127 && !char.IsAsciiLetterOrDigit(c); break;
            case 's': isIn = value is 32 or (>= 9 and <= 13); break;
            case 'u': isIn = char.IsAsciiLetterUpper(c); break;
            case 'w': isIn = char.IsAsciiLetterOrDigit(c); break;
            case 'x': isIn = char.IsAsciiHexDigit(c); break;
            default: return letter == value;
        }

        return char.IsAsciiLetterUpper((char)letter) ? !isIn : isIn;
    }

    /// <summary>Whether a set from its <c>[</c> to its <c>]</c> has <paramref name="value"/>.</summary>
    public static bool SetContains(ReadOnlySpan<byte> set, byte value)
    {
        var isNegated = set[1] == (byte)'^';
        for (var i = isNegated ? 2 : 1; i < set.Length - 1; i++)
        {
            if (set[i] == (byte)'%')
            {
                if (Contains(set[++i], value)) return !isNegated;
            }
            else if (i + 2 < set.Length - 1 && set[i + 1] == (byte)'-')
            {
                if (set[i] <= value && value <= set[i + 2]) return !isNegated;
                i += 2;
            }
            else if (set[i] == value)
            {
                return !isNegated;
            }
        }

        return isNegated;
    }
}
