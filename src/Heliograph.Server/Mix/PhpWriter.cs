using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>Writes the arguments of php_pack, which follow its format, one code after the other.</summary>
internal ref struct PhpWriter(LuaStack stack)
{
    private readonly LuaStack _stack = stack;
    private readonly int _last = stack.Count;
    private byte[] _room = new byte[64];
    private int _at;
    private int _argument = 2;

    /// <summary>What is written.</summary>
    public readonly ReadOnlySpan<byte> Data => _room.AsSpan(0, _at);

    /// <summary>Writes what a code says; or an error.</summary>
    public string? Add(PhpCode code) => code.Code switch
    {
        'a' or 'A' or 'Z' => AddText(code),
        'h' or 'H' => AddNibbles(code),
        'x' => Fill(_at + (code.Repeat ?? 1)),
        'X' => Back(code.Repeat ?? 1),
        '@' => Fill(code.Repeat ?? 1),
        _ => AddNumbers(code),
    };

    private string? AddText(PhpCode code)
    {
        if (!TryText(code, out var text, out var problem)) return problem;
        var width = code.Repeat ?? text.Length + (code.Code == 'Z' ? 1 : 0);
        var length = Math.Min(text.Length, code.Code == 'Z' ? Math.Max(0, width - 1) : width);
        if (!TryRoom(width, out var to)) return TooLong;
        text[..length].CopyTo(to);
        to[length..].Fill(code.Code == 'A' ? (byte)' ' : (byte)0);
        return null;
    }

    private string? AddNibbles(PhpCode code)
    {
        if (!TryText(code, out var text, out var problem)) return problem;
        var count = code.Repeat ?? text.Length;
        if (count > text.Length) return $"'{code.Code}' wants {count} digits, its argument has {text.Length}";
        if (!TryRoom((count + 1) / 2, out var to)) return TooLong;
        to.Clear();
        for (var i = 0; i < count; i++)
        {
            if (!char.IsAsciiHexDigit((char)text[i])) return $"'{code.Code}' wants hexadecimal digits";
            var isHigh = i % 2 == 0 == (code.Code == 'H');
            to[i / 2] |= (byte)(Convert.ToInt32(((char)text[i]).ToString(), 16) << (isHigh ? 4 : 0));
        }

        return null;
    }

    private string? AddNumbers(PhpCode code)
    {
        PhpNumber.TryFind(code.Code, out var number);
        for (var left = code.Repeat ?? Math.Max(0, _last - _argument + 1); left > 0; left--)
        {
            if (_argument > _last) return $"too few arguments for '{code.Code}'";
            if (!TryRoom(number.Size, out var to)) return TooLong;
            if (_stack.Number(_argument) is not { } value || (!number.IsFloat && !double.IsFinite(value))) return $"argument {_argument} is no number";
            if (number.IsFloat) number.Write(to, value);
            else number.Write(to, _stack.Integer(_argument) ?? (long)value);
            _argument++;
        }

        return null;
    }

    // Beyond what is written, zeros; before its end, the rest is dropped.
    private string? Fill(int position)
    {
        if (position > _at)
        {
            if (!TryRoom(position - _at, out var to)) return TooLong;
            to.Clear();
        }

        _at = position;
        return null;
    }

    private string? Back(int count)
    {
        if (count > _at) return $"'X{count}' goes back before the beginning";
        _at -= count;
        return null;
    }

    private bool TryText(PhpCode code, out ReadOnlySpan<byte> text, out string? problem)
    {
        text = default;
        problem = null;
        if (_argument > _last) problem = $"too few arguments for '{code.Code}'";
        else if (!_stack.TryBytes(_argument++, out text)) problem = $"argument {_argument - 1} is no string";
        return problem is null;
    }

    private bool TryRoom(int size, out Span<byte> room)
    {
        room = default;
        if (_at + (long)size > PhpFunctions.LongestData) return false;
        if (_at + size > _room.Length) Array.Resize(ref _room, Math.Max(_room.Length * 2, _at + size));
        room = _room.AsSpan(_at, size);
        _at += size;
        return true;
    }

    private static string TooLong => $"more than {PhpFunctions.LongestData} bytes";
}
