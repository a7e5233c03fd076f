namespace Heliograph.Tests.Cli;

public sealed class ProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("heliograph-").FullName;

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_stops_the_server_and_the_process_returns_zero(string signal)
    {
        using var heliograph = new HeliographProcess(_folder, ["single", .. HeliographProcess.Apart]);
        var banner = await heliograph.ReadUntilAsync("Hint: ");
        Assert.Contains("Heliograph is running version=", banner, StringComparison.Ordinal);
        Assert.Contains("open mqtt://127.0.0.1:", banner, StringComparison.Ordinal);
        Assert.Contains("mosquitto_sub -h 127.0.0.1 -p ", banner, StringComparison.Ordinal);
        heliograph.Signal(signal);
        var (exit, output, error) = await heliograph.EndAsync();
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("Stopped: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_level_works_at_once_on_sighup()
    {
        File.WriteAllText(Path.Combine(_folder, "heliograph.yaml"), "logging: {level: info}");
        using var heliograph = new HeliographProcess(_folder, [.. HeliographProcess.Apart]);
        await heliograph.ReadUntilAsync("Hint: ");
        File.WriteAllText(Path.Combine(_folder, "heliograph.yaml"), "logging: {level: loud}");
        heliograph.Signal("HUP");
        Assert.Contains("expected one of debug", await heliograph.ReadUntilAsync("Rejected: "), StringComparison.Ordinal);
        heliograph.Signal("TERM");
        Assert.Equal(0, (await heliograph.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Bad_yaml_is_every_error_without_a_stack_trace_and_one()
    {
        File.WriteAllText(Path.Combine(_folder, "heliograph.yaml"), "shards: x\nlogging: {level: y}\n");
        using var heliograph = new HeliographProcess(_folder);
        var (exit, output, error) = await heliograph.EndAsync();
        Assert.Equal((1, ""), (exit, output));
        Assert.Equal(
            ["heliograph.yaml:1: shards: \"x\" is not valid: expected a whole number, 0 to 1,024", "heliograph.yaml:2: logging.level: \"y\" is not valid: expected one of debug, info, warn, error"],
            error.Split('\n').Take(2));
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_is_one_line_and_one()
    {
        File.WriteAllText(Path.Combine(_folder, "logs"), "in the way");
        using var heliograph = new HeliographProcess(_folder);
        var (exit, _, error) = await heliograph.EndAsync();
        Assert.Equal(1, exit);
        Assert.StartsWith("heliograph: logging.filename: ", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_usual_file_is_found_heliograph_before_connmix()
    {
        File.WriteAllText(Path.Combine(_folder, "connmix.yaml"), Configuration.ConnmixFileTests.ConnmixYaml);
        using (var heliograph = new HeliographProcess(_folder, "check-config"))
            Assert.StartsWith("ok: connmix.yaml\nnote: licenses has no effect", (await heliograph.EndAsync()).Output, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "heliograph.yaml"), "shards: 1");
        using (var heliograph = new HeliographProcess(_folder, "check-config"))
            Assert.Equal("ok: heliograph.yaml\n", (await heliograph.EndAsync()).Output);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
