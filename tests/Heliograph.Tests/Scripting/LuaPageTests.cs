using System.Text.RegularExpressions;
using Heliograph.Tests.House;

namespace Heliograph.Tests.Scripting;

/// <summary>docs/lua.md has every function there is, and none that is not.</summary>
public sealed partial class LuaPageTests
{
    // These need a connection and are added by its server.
    private static readonly string[] s_ofConnections = ["mix.websocket", "mix.socket.tcp"];

    private const string Walk = """
        local names = {}
        local function walk(prefix, t)
            for name, value in pairs(t) do
                if type(value) == "table" then walk(prefix .. name .. ".", value)
                elseif type(value) == "function" then names[#names + 1] = prefix .. name end
            end
        end
        walk("mix.", mix)
        return table.concat(names, " ")
        """;

    [Fact]
    public void Every_function_of_mix_is_on_the_page_and_no_other()
    {
        using var script = new TestScript(isLegacy: true);
        var there = script.Run(Walk).Split(' ').ToHashSet();
        var said = Function().Matches(SourceTree.Read("docs/lua.md")).Select(match => match.Groups[1].Value).Except(s_ofConnections).ToHashSet();

        Assert.True(there.Count >= 20);
        Assert.Equal(there.Order(StringComparer.Ordinal), said.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_method_of_a_connection_is_on_the_page_and_no_other()
    {
        var there = ConnectionMethod().Matches(SourceTree.Read("src/Heliograph.Server/Gateway/conn.lua")).Select(match => match.Groups[1].Value).ToHashSet();
        var said = ConnectionCall().Matches(SourceTree.Read("docs/lua.md")).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.True(there.Count >= 10);
        Assert.Equal(there.Order(StringComparer.Ordinal), said.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_method_of_a_buffer_and_of_redis_is_on_the_page()
    {
        using var script = new TestScript(redis: new Heliograph.Server.Mix.RedisPoolOptions { Address = "127.0.0.1:1" });
        var page = SourceTree.Read("docs/lua.md");

        Assert.Equal("buf:length buf:position buf:read buf:tostring redis:command", string.Join(' ', Method().Matches(page).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal)));
        Assert.Equal("function", script.Run("return type(mix.redis.connection().command)"));
    }

    [Theory]
    [InlineData("unpack loadstring setfenv getfenv module table.getn table.maxn table.foreach table.foreachi math.pow math.mod math.log10 string.gfind")]
    [InlineData("bit.tobit bit.bnot bit.band bit.bor bit.bxor bit.lshift bit.rshift bit.arshift bit.rol bit.ror bit.tohex debug.traceback os.clock os.date os.time os.difftime")]
    public void What_the_page_says_of_the_dialect_is_there(string names)
    {
        using var script = new TestScript();
        var page = SourceTree.Read("docs/lua.md");
        foreach (var name in names.Split(' '))
        {
            Assert.Equal("function", script.Run($"return type({name})"));
            Assert.True(page.Contains($"`{name}`", StringComparison.Ordinal) || page.Contains($"`{name.Split('.')[^1]}`", StringComparison.Ordinal), name);
        }
    }

    [GeneratedRegex(@"\b(mix(?:\.[a-z0-9_]+)+)\(")]
    private static partial Regex Function();

    [GeneratedRegex(@"function Conn:([a-z_]+)\(")]
    private static partial Regex ConnectionMethod();

    [GeneratedRegex(@"`conn:([a-z_]+)[(`]")]
    private static partial Regex ConnectionCall();

    [GeneratedRegex(@"\b(?:buf|redis):[a-z_]+(?=\()")]
    private static partial Regex Method();
}
