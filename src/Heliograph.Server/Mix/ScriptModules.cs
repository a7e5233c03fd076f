using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>
/// What <c>require</c> reads: Lua files beside the entry file and in folders below. A name is of letters, digits, - and _, its folders parted by . or /, and
/// means NAME.lua or NAME/init.lua. Nothing outside of the folder is read, neither by name nor through a link.
/// </summary>
internal sealed class ScriptModules
{
    private const int LargestFile = 1 << 20;
    private const int MostLinks = 40;

    private readonly string _folder;

    /// <summary>The modules in a folder.</summary>
    public ScriptModules(string folder)
    {
        _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        Functions = new Dictionary<string, ScriptFunction> { ["read_module"] = Read };
    }

    /// <summary>The functions by name.</summary>
    public IReadOnlyDictionary<string, ScriptFunction> Functions { get; }

    private int Read(ScriptVm vm, LuaStack stack)
    {
        if (stack.Text(1) is not { } name || !IsName(name)) return stack.Fail("a name of letters, digits, - and _ is expected, its folders parted by . or /");
        var path = name.Replace('.', '/');
        try
        {
            var found = new[] { path + ".lua", path + "/init.lua" }.FirstOrDefault(one => File.Exists(Path.Combine(_folder, one)));
            if (found is null) return stack.Fail($"there is neither {path}.lua nor {path}/init.lua beside the entry file");
            if (!IsInside(Path.Combine(_folder, found))) return stack.Fail($"{found} is a link that does not lead into the script's folder");
            return Answer(stack, found);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return stack.Fail($"{path}.lua cannot be read: {fault.Message.Replace(_folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)}");
        }
    }

    private int Answer(LuaStack stack, string found)
    {
        using var file = File.OpenRead(Path.Combine(_folder, found));
        if (file.Length > LargestFile) return stack.Fail($"{found} is larger than {LargestFile} bytes");
        var text = new byte[file.Length];
        file.ReadExactly(text);
        stack.Push(text);
        stack.Push(found);
        return 2;
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 200 && name.Split('.', '/').All(part => part.Length > 0 && part.All(c => char.IsLetterOrDigit(c) || c is '-' or '_'));

    private bool IsInside(string path) => RealPath(path)?.StartsWith(RealPath(_folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal) == true;

    // Null for a path that leads in circles.
    private static string? RealPath(string path)
    {
        for (var links = 0; links <= MostLinks; links++)
        {
            if (Followed(path) is not { } next) return path;
            path = next;
        }

        return null;
    }

    // The path with its first link replaced by where that leads; null when it has none.
    private static string? Followed(string path)
    {
        for (var end = path.IndexOf(Path.DirectorySeparatorChar, 1); ; end = path.IndexOf(Path.DirectorySeparatorChar, end + 1))
        {
            var part = end < 0 ? path : path[..end];
            if (new FileInfo(part).LinkTarget is { } target) return Path.GetFullPath(Path.Combine(Path.GetDirectoryName(part)!, target)) + path[part.Length..];
            if (end < 0) return null;
        }
    }
}
