using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>mix.str_split, bytes_tostring, parse_str and parse_url.</summary>
internal static class MixText
{
    private const int LongestBytes = 1 << 24;

    /// <summary>The functions by name.</summary>
    public static IReadOnlyDictionary<string, ScriptFunction> Functions { get; } = new Dictionary<string, ScriptFunction>
    {
        ["str_split"] = Split,
        ["bytes_tostring"] = BytesToString,
        ["parse_str"] = ParseQuery,
        ["parse_url"] = ParseUrl,
    };

    // An empty separator splits into bytes.
    private static int Split(ScriptVm vm, LuaStack stack)
    {
        if (!stack.TryBytes(1, out var text) || !stack.TryBytes(2, out var separator)) return stack.Fail("str_split: two strings are expected");
        if (!vm.HasRoom((separator.IsEmpty ? text.Length : text.Count(separator) + 1L) * ScriptRoom.Item)) return stack.Fail("str_split: the script's memory has no room for so many parts");
        stack.PushTable();
        var item = 0L;
        while (true)
        {
            var end = separator.IsEmpty ? Math.Min(1, text.Length) : text.IndexOf(separator);
            if (end < 0 || (separator.IsEmpty && text.Length <= 1)) break;
            stack.Push(text[..end]);
            stack.SetItem(++item);
            text = text[(end + separator.Length)..];
        }

        stack.Push(text);
        stack.SetItem(++item);
        return 1;
    }

    private static int BytesToString(ScriptVm vm, LuaStack stack)
    {
        if (stack.TypeOf(1) != LuaType.Table) return stack.Fail("bytes_tostring: a table of numbers is expected");
        var length = stack.Length(1);
        if (length > LongestBytes) return stack.Fail($"bytes_tostring: more than {LongestBytes} bytes");
        var bytes = new byte[length];
        for (var i = 0; i < bytes.Length; i++)
        {
            stack.PushItem(1, i + 1);
            if (stack.Integer(-1) is not (>= 0 and <= 255) and var value) return stack.Fail($"bytes_tostring: item {i + 1} is {value?.ToString() ?? "no number"}, not a byte");
            bytes[i] = (byte)stack.Integer(-1)!.Value;
            stack.Pop(1);
        }

        stack.Push(bytes);
        return 1;
    }

    private static int ParseQuery(ScriptVm vm, LuaStack stack)
    {
        if (stack.Text(1) is not { } text) return stack.Fail("parse_str: a string is expected");
        return TryPushQuery(vm, stack, text) ? 1 : stack.Fail("parse_str: the script's memory has no room for so many values");
    }

    private static int ParseUrl(ScriptVm vm, LuaStack stack)
    {
        if (stack.Text(1) is not { } text) return stack.Fail("parse_url: a string is expected");
        if (!UrlParts.TryParse(text, out var url)) return stack.Fail("parse_url: not a URL");
        stack.PushTable(fields: 11);
        foreach (var (name, value) in url.Fields)
        {
            stack.Push(value);
            stack.SetField(name);
        }

        stack.Push(url.ForceQuery);
        stack.SetField("force_query");
        if (!TryPushQuery(vm, stack, url.RawQuery)) return stack.Fail("parse_url: the script's memory has no room for so many values");
        stack.SetField("query");
        return 1;
    }

    // Of a name that is repeated, the last value counts.
    private static bool TryPushQuery(ScriptVm vm, LuaStack stack, string query)
    {
        if (!vm.HasRoom((query.AsSpan().Count('&') + 1L) * ScriptRoom.Item * 2)) return false;
        stack.PushTable();
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            stack.Push(Decode(at < 0 ? "" : part[(at + 1)..]));
            stack.SetField(Decode(at < 0 ? part : part[..at]));
        }

        return true;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
