using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>mix.php_pack and php_unpack: PHP's own formats (PHP manual, functions pack and unpack). Where PHP only warns, these answer with an error.</summary>
internal static class PhpFunctions
{
    /// <summary>Bytes that are packed at most, and the largest number in a format.</summary>
    public const int LongestData = 1 << 24;

    /// <summary>The functions by name.</summary>
    public static IReadOnlyDictionary<string, ScriptFunction> Functions { get; } = new Dictionary<string, ScriptFunction>
    {
        ["php_pack"] = Pack,
        ["php_unpack"] = Unpack,
    };

    private static int Pack(ScriptVm vm, LuaStack stack)
    {
        if (stack.Text(1) is not { } format) return stack.Fail("php_pack: a format is expected");
        if (!PhpCode.TryParsePack(format, out var codes, out var error)) return stack.Fail($"php_pack: {error}");
        var writing = new PhpWriter(stack);
        foreach (var code in codes)
        {
            if (writing.Add(code) is { } problem) return stack.Fail($"php_pack: {problem}");
        }

        stack.Push(writing.Data);
        return 1;
    }

    private static int Unpack(ScriptVm vm, LuaStack stack)
    {
        if (stack.Text(1) is not { } format || !stack.TryBytes(2, out var data)) return stack.Fail("php_unpack: a format and a string are expected");
        if (!PhpCode.TryParseUnpack(format, out var codes, out var error)) return stack.Fail($"php_unpack: {error}");
        stack.PushTable();
        var reading = new PhpReader(stack, data);
        foreach (var code in codes)
        {
            if (reading.Take(code) is { } problem) return stack.Fail($"php_unpack: {problem}");
        }

        return 1;
    }
}
