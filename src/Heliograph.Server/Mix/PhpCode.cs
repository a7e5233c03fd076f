using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Heliograph.Server.Mix;

/// <summary>One code of a format of PHP's pack or unpack.</summary>
/// <param name="Code">The letter.</param>
/// <param name="Repeat">What follows it: a number, or null for <c>*</c>; 1 when nothing does.</param>
/// <param name="Name">The name of what it unpacks; empty in pack.</param>
internal readonly record struct PhpCode(char Code, int? Repeat, string Name)
{
    private const string Known = "aAhHcCsSnviIlLNVqQJPfgGdeExXZ@";

    /// <summary>The codes of pack, one after the other; an error instead when it has others.</summary>
    public static bool TryParsePack(string format, out List<PhpCode> codes, [NotNullWhen(false)] out string? error)
    {
        (codes, error) = ([], null);
        for (var at = 0; at < format.Length;)
        {
            if (!TryRead(format, ref at, out var code, out error)) return false;
            codes.Add(code);
        }

        return true;
    }

    /// <summary>The codes of unpack with their names, parted by slashes; an error instead when it has others.</summary>
    public static bool TryParseUnpack(string format, out List<PhpCode> codes, [NotNullWhen(false)] out string? error)
    {
        (codes, error) = ([], null);
        foreach (var part in format.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = 0;
            if (!TryRead(part, ref at, out var code, out error)) return false;
            codes.Add(code with { Name = part[at..] });
        }

        return true;
    }

    private static bool TryRead(string format, ref int at, out PhpCode code, [NotNullWhen(false)] out string? error)
    {
        var letter = format[at++];
        (code, error) = (new(letter, 1, ""), null);
        if (!Known.Contains(letter)) error = $"the format has an unknown code '{letter}'";
        if (at == format.Length || error is not null) return error is null;
        if (format[at] == '*')
        {
            at++;
            code = code with { Repeat = null };
            return true;
        }

        var start = at;
        while (at < format.Length && char.IsAsciiDigit(format[at])) at++;
        if (at == start) return true;
        if (!int.TryParse(format.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var repeat) || repeat > PhpFunctions.LongestData)
            error = $"the number behind '{letter}' is larger than {PhpFunctions.LongestData}";
        code = code with { Repeat = repeat };
        return error is null;
    }
}
