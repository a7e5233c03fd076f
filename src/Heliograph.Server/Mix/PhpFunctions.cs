using System.Diagnostics.CodeAnalysis;
using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>mix.php_pack and php_unpack: PHP's own formats (PHP manual, functions pack and unpack). Where PHP only warns, these answer with an error.</summary>
internal sealed class PhpFunctions
{
    /// <summary>Bytes that are packed at most, and the largest number in a format.</summary>
    public const int LongestData = 1 << 24;

    private const int MostFormats = 256;
    private const int LongestFormat = 4096;

    // Scripts use the same few formats for every packet.
    private readonly Dictionary<string, List<PhpCode>> _packing = [];
    private readonly Dictionary<string, List<PhpCode>> _unpacking = [];

    /// <summary>Those of one machine.</summary>
    public PhpFunctions() => Functions = new Dictionary<string, ScriptFunction> { ["php_pack"] = Pack, ["php_unpack"] = Unpack };

    private delegate bool Parsing(string format, out List<PhpCode> codes, [NotNullWhen(false)] out string? error);

    /// <summary>The functions by name.</summary>
    public IReadOnlyDictionary<string, ScriptFunction> Functions { get; }

    private int Pack(ScriptVm vm, LuaStack stack)
    {
        if (stack.Text(1) is not { } format) return stack.Fail("php_pack: a format is expected");
        if (!TryFind(_packing, PhpCode.TryParsePack, format, out var codes, out var error)) return stack.Fail($"php_pack: {error}");
        var writing = new PhpWriter(stack);
        foreach (var code in codes)
        {
            if (writing.Add(code) is { } problem) return stack.Fail($"php_pack: {problem}");
        }

        stack.Push(writing.Data);
        return 1;
    }

    private int Unpack(ScriptVm vm, LuaStack stack)
    {
        if (stack.Text(1) is not { } format || !stack.TryBytes(2, out var data)) return stack.Fail("php_unpack: a format and a string are expected");
        if (!TryFind(_unpacking, PhpCode.TryParseUnpack, format, out var codes, out var error)) return stack.Fail($"php_unpack: {error}");
        stack.PushTable();
        var reading = new PhpReader(stack, data, vm.Room());
        foreach (var code in codes)
        {
            if (reading.Take(code) is { } problem) return stack.Fail($"php_unpack: {problem}");
        }

        return 1;
    }

    private static bool TryFind(Dictionary<string, List<PhpCode>> known, Parsing parse, string format, out List<PhpCode> codes, [NotNullWhen(false)] out string? error)
    {
        error = format.Length > LongestFormat ? $"the format is longer than {LongestFormat} characters" : null;
        codes = [];
        if (error is not null) return false;
        if (known.TryGetValue(format, out codes!)) return true;
        if (!parse(format, out codes, out error)) return false;
        if (known.Count >= MostFormats) known.Clear();
        known[format] = codes;
        return true;
    }
}
