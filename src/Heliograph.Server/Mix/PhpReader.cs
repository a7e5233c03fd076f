using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>Reads the data of php_unpack, one code after the other, into the table on top of the stack.</summary>
internal ref struct PhpReader(LuaStack stack, ReadOnlySpan<byte> data, long room)
{
    private static readonly byte[] s_trailing = [.. "\0\t\r\n "u8];

    private readonly LuaStack _stack = stack;
    private readonly ReadOnlySpan<byte> _data = data;
    private readonly long _room = room;
    private int _at;

    private readonly int Left => _data.Length - _at;

    /// <summary>Reads what a code says; or an error.</summary>
    public string? Take(PhpCode code) => code.Code switch
    {
        'a' or 'A' or 'Z' => TakeText(code),
        'h' or 'H' => TakeNibbles(code),
        'x' => Move(code, _at + (long)(code.Repeat ?? Left)),
        'X' => Move(code, _at - (code.Repeat ?? 1)),
        '@' => Move(code, code.Repeat ?? 1),
        _ => TakeNumbers(code),
    };

    private string? TakeText(PhpCode code)
    {
        var length = code.Repeat ?? Left;
        if (length > Left) return TooShort(code);
        var text = _data.Slice(_at, length);
        _at += length;
        if (code.Code == 'A') text = text.TrimEnd(s_trailing);
        if (code.Code == 'Z' && text.IndexOf((byte)0) is >= 0 and var end) text = text[..end];
        _stack.Push(text);
        Store(code, 1);
        return null;
    }

    private string? TakeNibbles(PhpCode code)
    {
        var count = code.Repeat ?? Left * 2;
        if ((count + 1) / 2 > Left) return TooShort(code);
        if (count > _room) return $"the script's memory has no room for the digits of '{code.Code}'";
        var text = new byte[count];
        for (var i = 0; i < count; i++)
        {
            var isHigh = i % 2 == 0 == (code.Code == 'H');
            text[i] = "0123456789abcdef"u8[isHigh ? _data[_at + (i / 2)] >> 4 : _data[_at + (i / 2)] & 15];
        }

        _at += (count + 1) / 2;
        _stack.Push(text);
        Store(code, 1);
        return null;
    }

    private string? TakeNumbers(PhpCode code)
    {
        PhpNumber.TryFind(code.Code, out var number);
        if (Math.Min(code.Repeat ?? int.MaxValue, Left / number.Size) * (long)ScriptRoom.Item > _room) return $"the script's memory has no room for the values of '{code.Code}'";
        for (var i = 1; code.Repeat is null ? Left >= number.Size : i <= code.Repeat; i++)
        {
            if (Left < number.Size) return TooShort(code);
            if (number.IsFloat) _stack.Push(number.ReadFloat(_data[_at..]));
            else _stack.Push(number.Read(_data[_at..]));
            _at += number.Size;
            Store(code, i);
        }

        return null;
    }

    private string? Move(PhpCode code, long position)
    {
        if (position < 0 || position > _data.Length) return $"'{code.Code}{code.Repeat}' goes outside of the data";
        _at = (int)position;
        return null;
    }

    // What is repeated gets a number behind its name; without a name that number is the key.
    private readonly void Store(PhpCode code, int index)
    {
        if (code.Name.Length == 0) _stack.SetItem(index);
        else _stack.SetField(code.Repeat == 1 || code.Code is 'a' or 'A' or 'Z' or 'h' or 'H' ? code.Name : code.Name + index);
    }

    private readonly string TooShort(PhpCode code) => $"'{code.Code}{code.Repeat?.ToString() ?? "*"}' wants more than the {Left} bytes that are left";
}
