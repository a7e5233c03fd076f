using System.Globalization;
using System.Text;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Connectors.Files;

namespace Heliograph.Tests.Connectors;

/// <summary>The driver of files.</summary>
public sealed class FileDriverTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("heliograph-files-").FullName;
    private readonly TestLog _log = new();

    private string File => Path.Combine(_folder, "rows.jsonl");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _log.Dispose();
    }

    [Fact]
    public async Task A_row_is_a_line_of_json_behind_those_that_are_there()
    {
        await using var driver = await ConnectedAsync();
        var action = Action(driver);

        Assert.Equal("SS", (await action.SendAsync(Driving.Row(("a", 1), ("b", "x\ny")), Driving.Row(("a", 2)))).Outcomes());
        Assert.Equal("S", (await action.SendAsync(Driving.Row(("a", 3)))).Outcomes());
        Assert.Equal("{\"a\":1,\"b\":\"x\\ny\"}\n{\"a\":2}\n{\"a\":3}\n", Text());
        await driver.CheckAsync(default);
        Assert.Equal([File], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task No_value_makes_two_lines_of_one()
    {
        await using var driver = await ConnectedAsync();
        byte[] octets = [0xFF, 0x00, (byte)'!'];

        Assert.Equal("SS", (await Action(driver, new() { Line = "${a} ${none}" }).SendAsync(Driving.Row(("a", "1\r\n2\n3")), Driving.Row(("a", octets)))).Outcomes());
        Assert.Equal((byte[])[.. "1  2 3 undefined\n"u8, .. octets, .. " undefined\n"u8], System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public async Task A_file_that_is_large_is_replaced_and_the_oldest_goes()
    {
        await using var driver = await ConnectedAsync();
        var action = Action(driver, new() { Line = "${n}", MaxSize = 1024, MaxFiles = 3 });
        string Long(int n) => n.ToString(CultureInfo.InvariantCulture).PadLeft(255, '0');

        Assert.Equal(new string('S', 14), (await action.SendAsync([.. Enumerable.Range(0, 14).Select(i => Driving.Row(("n", Long(i))))])).Outcomes());
        Assert.Equal(["rows.jsonl", "rows.jsonl.1", "rows.jsonl.2"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
        Assert.Equal([4, 5, 6, 7, 8, 9, 10, 11, 12, 13], new[] { File + ".2", File + ".1", File }.SelectMany(System.IO.File.ReadAllLines).Select(line => int.Parse(line, CultureInfo.InvariantCulture)));
        Assert.All(Directory.GetFiles(_folder), file => Assert.InRange(new FileInfo(file).Length, 1, 1024));
    }

    [Fact]
    public async Task A_line_longer_than_a_file_may_be_has_a_file_for_itself()
    {
        await using var driver = await ConnectedAsync();
        var action = Action(driver, new() { Line = "${v}", MaxSize = 1024, MaxFiles = 1 });

        Assert.Equal("SS", (await action.SendAsync(Driving.Row(("v", "a")), Driving.Row(("v", new string('b', 5000))))).Outcomes());
        Assert.Equal(new string('b', 5000) + "\n", Text());
        Assert.Equal("S", (await action.SendAsync(Driving.Row(("v", "c")))).Outcomes());
        Assert.Equal("c\n", Text());
        Assert.Equal([File], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("whole\ntorn", "whole\n")]
    [InlineData("torn", "")]
    [InlineData("whole\n", "whole\n")]
    public async Task A_line_that_a_crash_has_torn_is_cut_off_before_the_next(string before, string kept)
    {
        await System.IO.File.WriteAllTextAsync(File, before);
        await using var driver = await ConnectedAsync();

        Assert.Equal("S", (await Action(driver, new() { Line = "${v}" }).SendAsync(Driving.Row(("v", "next")))).Outcomes());
        Assert.Equal(kept + "next\n", Text());
        Assert.Equal(before == kept ? 0 : 1, _log.Lines.Count(line => line.Text.Contains("(4 octets)", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_torn_line_of_megabytes_is_found()
    {
        await System.IO.File.WriteAllTextAsync(File, "whole\n" + new string('x', 200_000));
        await using var driver = await ConnectedAsync();

        Assert.Equal("S", (await Action(driver, new() { Line = "${v}" }).SendAsync(Driving.Row(("v", "next")))).Outcomes());
        Assert.Equal("whole\nnext\n", Text());
    }

    [Fact]
    public async Task A_disk_that_is_full_is_tried_again()
    {
        System.IO.File.CreateSymbolicLink(File, "/dev/full");
        await using var driver = await ConnectedAsync();
        var action = Action(driver, new() { Line = "${v}" });
        var batch = action.Batch([Driving.Row(("v", 1)), Driving.Row(("v", 2))]);
        var refusal = await Assert.ThrowsAsync<TargetException>(() => action.SendAsync(batch, default).AsTask());

        Assert.False(refusal.IsFinal);
        Assert.Contains(File, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("No space left", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("..", batch.Outcomes());
        System.IO.File.Delete(File);
        Assert.Equal("SS", (await action.SendAsync(Driving.Row(("v", 1)), Driving.Row(("v", 2)))).Outcomes());
        Assert.Equal("1\n2\n", Text());
    }

    [Fact]
    public async Task Several_actions_share_a_file_and_no_line_is_in_another()
    {
        await using var driver = await ConnectedAsync();
        var actions = Enumerable.Range(0, 4).Select(_ => Action(driver, new() { Line = "${v}", MaxSize = 100_000, MaxFiles = 100 })).ToList();
        await Task.WhenAll(actions.Select((action, i) => Task.Run(() => action.SendAllAsync(driver, [.. Enumerable.Range(0, 2000).Select(n => Driving.Row(("v", $"{i}:{n}:{new string('x', n % 100)}")))]))));

        var lines = Directory.GetFiles(_folder).OrderByDescending(Age).SelectMany(System.IO.File.ReadAllLines).Select(line => line.Split(':')).ToList();
        Assert.Equal(8000, lines.Count);
        for (var i = 0; i < 4; i++) Assert.Equal(Enumerable.Range(0, 2000), lines.Where(line => line[0] == $"{i}").Select(line => int.Parse(line[1], CultureInfo.InvariantCulture)));
        Assert.All(lines, line => Assert.Equal(int.Parse(line[1], CultureInfo.InvariantCulture) % 100, line[2].Length));
    }

    [Fact]
    public async Task Another_connector_does_not_write_into_the_same_file()
    {
        await using var driver = await ConnectedAsync();
        await using var other = await ConnectedAsync();
        var (action, second) = (Action(driver), Action(other));

        Assert.Equal("S", (await action.SendAsync(Driving.Row(("a", 1)))).Outcomes());
        Assert.Equal(".", (await second.SendAsync(Driving.Row(("a", 2)))).Outcomes());
        await driver.DisposeAsync();
        Assert.Equal("S", (await second.SendAsync(Driving.Row(("a", 2)))).Outcomes());
        Assert.Equal("{\"a\":1}\n{\"a\":2}\n", Text());
    }

    [Fact]
    public async Task A_file_that_is_moved_away_or_cut_is_begun_again()
    {
        await using var driver = await ConnectedAsync();
        var action = Action(driver, new() { Line = "${v}" });
        await action.SendAsync(Driving.Row(("v", 1)));
        System.IO.File.Move(File, File + ".old");
        await action.SendAsync(Driving.Row(("v", 2)));
        Assert.Equal("2\n", Text());
        await System.IO.File.WriteAllTextAsync(File + ".old", "");
        using (var cutting = new FileStream(File + ".cut", FileMode.Create)) cutting.SetLength(0);
        System.IO.File.Move(File + ".cut", File, overwrite: true);
        await action.SendAsync(Driving.Row(("v", 3)));
        Assert.Equal("3\n", Text());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_or_written_is_said()
    {
        await System.IO.File.WriteAllTextAsync(File, "a file");
        await using var driver = Driver(Path.Combine(File, "below"));

        Assert.Contains(File, (await Assert.ThrowsAsync<TargetException>(() => driver.ConnectAsync(default))).Message, StringComparison.Ordinal);
        await using var made = Driver(Path.Combine(_folder, "a", "b"));
        await made.ConnectAsync(default);
        Assert.True(Directory.Exists(Path.Combine(_folder, "a", "b")));
        Directory.Delete(Path.Combine(_folder, "a", "b"));
        await Assert.ThrowsAsync<TargetException>(() => made.CheckAsync(default));
        Assert.Equal(".", (await Action(made).SendAsync(Driving.Row(("v", 1)))).Outcomes());
    }

    private static int Age(string file) => int.TryParse(Path.GetExtension(file).TrimStart('.'), CultureInfo.InvariantCulture, out var number) ? number : 0;

    private string Text() => Encoding.UTF8.GetString(System.IO.File.ReadAllBytes(File));

    private async Task<FileDriver> ConnectedAsync()
    {
        var driver = Driver(_folder);
        await driver.ConnectAsync(default);
        return driver;
    }

    private FileDriver Driver(string folder) => new(new() { Type = ConnectorType.File, Name = "disk", File = new() { Folder = folder } }, _log.CreateLogger("connector"));

    private static IActionDriver Action(FileDriver driver, FileActionOptions? options = null) =>
        driver.Open(new ActionOptions { Type = ConnectorType.File, Name = "write", Connector = "disk", File = (options ?? new()) with { File = "rows.jsonl" } });
}
