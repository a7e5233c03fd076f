namespace Heliograph.Tests.Scripting;

/// <summary>require: files beside the entry file, and nothing else.</summary>
public sealed class ScriptModulesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("heliograph-lua-").FullName;
    private readonly TestScript _script;

    public ScriptModulesTests()
    {
        Write("lua/protocols/text.lua", "local M = {} count = (count or 0) + 1 function M.name() return 'text' end return M");
        Write("lua/utils/init.lua", "return {name = 'utils', args = {...}}");
        Write("lua/broken.lua", "x = = 1");
        Write("lua/large.lua", new string(' ', (1 << 20) + 1));
        Write("secret.lua", "return 'secret'");
        File.CreateSymbolicLink(Path.Combine(_folder, "lua/out.lua"), "../secret.lua");
        File.CreateSymbolicLink(Path.Combine(_folder, "lua/up"), _folder);
        File.CreateSymbolicLink(Path.Combine(_folder, "lua/inside.lua"), "protocols/../protocols/text.lua");
        File.CreateSymbolicLink(Path.Combine(_folder, "lua/circle.lua"), "circle.lua");
        _script = new(folder: Path.Combine(_folder, "lua"));
    }

    public void Dispose()
    {
        _script.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("return require('protocols.text').name(), require('protocols.text') == require('protocols.text'), count", "text true 1")]
    [InlineData("return require('protocols/text').name()", "text")]
    [InlineData("local u = require 'utils' return u.name, u.args[1], u.args[2]", "utils utils utils/init.lua")]
    [InlineData("return require('inside').name()", "text")]
    [InlineData("return require('bit').band(3, 2)", "2")]
    public void A_module_is_found_beside_the_entry_file(string body, string result) => Assert.Equal(result, _script.Run(body));

    [Theory]
    [InlineData("missing", "module 'missing' not found: there is neither missing.lua nor missing/init.lua beside the entry file")]
    [InlineData("broken", "error loading module 'broken': broken.lua:1: unexpected symbol near '='")]
    [InlineData("large", "module 'large' not found: large.lua is larger than 1048576 bytes")]
    [InlineData("out", "module 'out' not found: out.lua is a link that does not lead into the script's folder")]
    [InlineData("up.secret", "module 'up.secret' not found: up/secret.lua is a link that does not lead into the script's folder")]
    [InlineData("circle", "module 'circle' not found: circle.lua is a link that does not lead into")]
    [InlineData("../secret", "a name of letters, digits, - and _ is expected")]
    [InlineData("..secret", "a name of letters, digits, - and _ is expected")]
    [InlineData("/etc/passwd", "a name of letters, digits, - and _ is expected")]
    [InlineData("protocols//text", "a name of letters, digits, - and _ is expected")]
    [InlineData("protocols\\\\text", "a name of letters, digits, - and _ is expected")]
    [InlineData("text\\0", "a name of letters, digits, - and _ is expected")]
    [InlineData("", "a name of letters, digits, - and _ is expected")]
    public void Anything_else_is_an_error_that_says_why(string name, string error)
    {
        var said = _script.Run($"require('{name}')");
        Assert.Contains(error, said, StringComparison.Ordinal);
        Assert.DoesNotContain(_folder, said, StringComparison.Ordinal);
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
