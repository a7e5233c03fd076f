using Heliograph.Server.Cli;

namespace Heliograph.Tests.Cli;

public sealed class HeliographCommandTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Theory]
    [InlineData("--bogus", "heliograph: Unrecognized command or argument '--bogus'.")]
    [InlineData("sinlge", "Did you mean single?")]
    [InlineData("check-confg", "Did you mean check-config?")]
    [InlineData("--shard 2", "Did you mean --shards?")]
    [InlineData("-p many", "Cannot parse argument 'many'")]
    [InlineData("-f", "Required argument missing for option: '-f'.")]
    [InlineData("config", "config prints one form only: heliograph config --markdown")]
    [InlineData("--set shards", "--set shards: expected KEY=VALUE, for example engine.apiServer.port=6790")]
    [InlineData("center", "heliograph: center alone needs the distributed engine, which this version does not have.")]
    [InlineData("engine", "heliograph: engine alone needs the distributed engine, which this version does not have.")]
    public async Task What_the_command_line_cannot_mean_is_explained_and_returns_two(string arguments, string explanation)
    {
        Assert.Equal(2, await RunAsync(arguments.Split(' ')));
        Assert.Contains(explanation, _error.ToString(), StringComparison.Ordinal);
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public async Task A_good_configuration_is_ok()
    {
        Assert.Equal(0, await RunAsync("check-config", "-p", "2", "--set", "limits.maxConnections=5"));
        Assert.StartsWith("ok: ", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_configuration_is_every_error_and_one()
    {
        Assert.Equal(1, await RunAsync("check-config", "-p", "-3", "--log-level", "loud", "-f", "no-such.yaml"));
        Assert.Contains("no-such.yaml: there is no such file\n", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("--shards: shards: \"-3\" is not valid: expected a whole number, 0 to 1,024\n", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("--log-level: logging.level: \"loud\" is not valid", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("heliograph: 3 errors in the configuration", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_API_has_set_is_looked_at_too()
    {
        var folder = Directory.CreateTempSubdirectory("heliograph-check-").FullName;
        var (file, kept) = (Path.Combine(folder, "heliograph.yaml"), Path.Combine(folder, "integration.json"));
        await File.WriteAllTextAsync(file, $"storage: {{path: {folder}/heliograph.db}}\nrules: [{{id: a, sql: SELECT * FROM \"t\"}}, {{id: b, sql: SELECT * FROM \"t\"}}]\n");
        await File.WriteAllTextAsync(kept, """{"version":1,"rules":{"a":{"created_at":1,"modified_at":1,"deleted":true}},"schemas":{"s":{"created_at":1,"modified_at":1,"settings":{"name":"s","type":"json","source":"{"}}}}""");

        Assert.Equal(0, await RunAsync("check-config", "-f", file));
        Assert.Contains("note: 1 of rules has no effect: the management API", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("note: the schema 's' has no effect: line 1, ", _output.ToString(), StringComparison.Ordinal);

        await File.WriteAllTextAsync(kept, "none");
        Assert.Equal(1, await RunAsync("check-config", "-f", file));
        Assert.Contains("is damaged", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("move it away", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_is_printed()
    {
        Assert.Equal(0, await RunAsync("--version"));
        Assert.Matches(@"^\d+\.\d+\.\d+", _output.ToString());
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    private Task<int> RunAsync(params string[] arguments) => HeliographCommand.InvokeAsync(arguments, _output, _error);
}
