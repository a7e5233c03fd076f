using Heliograph.Protocol;
using Heliograph.Server.Load;

namespace Heliograph.Tests.Durability;

/// <summary>The other ends of a process than SIGKILL: SIGTERM, and a start that must not be.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task SIGTERM_under_load_ends_in_time_with_0_and_loses_nothing_acknowledged()
    {
        using var server = new ServerProcess("mqtt: {maxQueue: 1000000}");
        await server.StartAsync();
        await using var run = new LoadRun(new() { Port = server.Port, Durable = true, QoS = [QoS.AtLeastOnce, QoS.ExactlyOnce], Subscribers = 2, Rate = 5000 });
        await run.StartAsync(CancellationToken.None);
        while (run.Acknowledged < 3000) await Task.Yield();

        var (exitCode, took) = await server.TerminateAsync();
        await server.StartAsync();
        run.StopPublishing();
        await run.DrainAsync();
        var result = await run.FinishAsync();

        Assert.Equal(0, exitCode);
        Assert.True(took < TimeSpan.FromSeconds(5), $"took {took}");
        Assert.True(result.Holds, result.ToString());
    }

    [Theory]
    [InlineData("not a database at all", "is not a Heliograph store")]
    [InlineData("", "is not a Heliograph store")]
    public async Task A_file_that_is_no_store_is_refused_and_left_alone(string content, string reason)
    {
        using var server = new ServerProcess("");
        var path = Path.Combine(Directory.CreateDirectory(server.Data).FullName, "heliograph.db");
        await File.WriteAllTextAsync(path, content);

        Assert.Equal(1, await server.RunToEndAsync());
        AssertOneLine(server.Error, reason);
        Assert.Equal(content, await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task A_damaged_store_is_refused_and_left_alone()
    {
        using var server = new ServerProcess("");
        await server.StartAsync();
        await server.TerminateAsync();
        var path = Path.Combine(server.Data, "heliograph.db");
        var bytes = await File.ReadAllBytesAsync(path);
        bytes.AsSpan(100, bytes.Length - 100).Reverse();
        await File.WriteAllBytesAsync(path, bytes);

        Assert.Equal(1, await server.RunToEndAsync());
        AssertOneLine(server.Error, "is damaged");
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_refused()
    {
        using var server = new ServerProcess("storage: {path: /proc/heliograph.db}");

        Assert.Equal(1, await server.RunToEndAsync());
        AssertOneLine(server.Error, "The data folder /proc cannot be made or written");
    }

    private static void AssertOneLine(string error, string reason)
    {
        Assert.StartsWith("heliograph: ", error);
        Assert.Contains(reason, error);
        Assert.Single(error.TrimEnd().Split('\n'));
    }
}
