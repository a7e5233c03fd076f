using Heliograph.Server.Configuration;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Connectors;

public sealed class DiskBufferTests : IDisposable
{
    private static readonly string[] s_rows = [.. Enumerable.Range(1, 500).Select(n => $"{n}")];
    private static readonly BufferOptions s_disk = TestBook.ActionOptions.Buffer with { Kind = BufferKind.Disk };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("heliograph");

    private string File => Path.Combine(_folder.FullName, "http-a.db");

    [Fact]
    public async Task What_Waits_Is_Sent_After_A_Restart_In_Its_Order()
    {
        await GiveToNobodyAsync(s_rows);
        await using var test = new TestBook(_folder.FullName);
        test.Apply(s_disk);
        await Eventually(() => test.Cells.Succeeded == 500);
        Assert.Equal(s_rows, test.Target.Taken);
        Assert.Equal((0, 500, 0), (test.Cells.Matched, test.Cells.Restored, test.Cells.Queuing));
        test.AssertBalanced();
    }

    [Fact]
    public async Task What_Was_Sent_Is_Not_Sent_Again()
    {
        var before = new TestBook(_folder.FullName);
        before.Apply(s_disk);
        before.Give(s_rows);
        await before.IdleAsync();
        await before.DisposeAsync();
        await using var test = new TestBook(_folder.FullName);
        test.Apply(s_disk);
        await test.ConnectedAsync();
        test.Give("last");
        await test.IdleAsync();
        Assert.Equal(["last"], test.Target.Taken);
        Assert.Equal(0, test.Cells.Restored);
    }

    [Fact]
    public async Task More_Than_Fits_In_Memory_Comes_Back_From_The_Disk()
    {
        await using var test = new TestBook(_folder.FullName);
        test.Target.Away = "nobody is there";
        test.Apply(s_disk);
        string[] rows = [.. Enumerable.Range(0, 40).Select(n => new string((char)('A' + n), 1 << 20))];
        test.Give(rows);
        await Eventually(() => new FileInfo(File + "-wal").Length + new FileInfo(File).Length > 40 << 20);
        test.Target.Away = null;
        await test.IdleAsync();
        Assert.Equal(rows, test.Target.Taken);
    }

    [Fact]
    public async Task A_Damaged_File_Is_Put_Aside_And_Said()
    {
        await GiveToNobodyAsync(s_rows);
        await System.IO.File.WriteAllBytesAsync(File, [.. "this is no database "u8.ToArray(), .. new byte[4096]]);
        var log = new TestLog();
        await using var test = new TestBook(_folder.FullName, log.CreateLogger("test"));
        test.Apply(s_disk);
        test.Give("1");
        await test.IdleAsync();
        Assert.Equal(["1"], test.Target.Taken);
        Assert.Single(_folder.GetFiles("http-a.db.damaged-*"));
        Assert.Contains(log.Lines, line => line.Event == 6207);
    }

    [Fact]
    public async Task A_File_That_Is_Damaged_Behind_Its_Beginning_Is_Put_Aside_Once_It_Was_Looked_Through()
    {
        await GiveToNobodyAsync([.. Enumerable.Range(0, 2000).Select(n => new string('x', 500) + n)]);
        await using (var file = System.IO.File.OpenWrite(File))
        {
            file.Position = file.Length / 2;
            await file.WriteAsync(Enumerable.Repeat((byte)0xFF, (int)file.Length / 4).ToArray());
        }

        var damaged = await System.IO.File.ReadAllBytesAsync(File);
        var log = new TestLog();
        await using var test = new TestBook(_folder.FullName, log.CreateLogger("test"));
        test.Target.Away = "nobody is there";
        test.Apply(s_disk);
        test.Give(s_rows);
        await Eventually(() => log.Lines.Any(line => line.Event == 6207));
        test.Target.Away = null;
        await test.IdleAsync();
        Assert.Equal(s_rows, test.Target.Taken);
        test.AssertBalanced();
        Assert.Equal(damaged, await System.IO.File.ReadAllBytesAsync(_folder.GetFiles("http-a.db.damaged-*").Single(file => char.IsAsciiDigit(file.Name[^1])).FullName));
    }

    [Fact]
    public async Task A_File_Of_An_Action_That_Was_Deleted_While_Nobody_Ran_Is_Told_Once_And_Kept()
    {
        await GiveToNobodyAsync(s_rows);
        var log = new TestLog();
        await using (var other = new TestBook(_folder.FullName, log.CreateLogger("test")))
        {
            other.Book.Apply([TestBook.ConnectorOptions], [TestBook.ActionOptions with { Name = "b", Buffer = s_disk }], []);
            other.Book.Apply([TestBook.ConnectorOptions], [], []);
            await other.Book.WhenSettledAsync();
        }

        var told = Assert.Single(log.Lines, line => line.Event == 6213);
        Assert.Contains(File, told.Text, StringComparison.Ordinal);
        await using var test = new TestBook(_folder.FullName);
        test.Apply(s_disk);
        await Eventually(() => test.Cells.Succeeded == 500);
        Assert.Equal(s_rows, test.Target.Taken);
    }

    [Fact]
    public async Task A_Deleted_Action_Leaves_No_File()
    {
        await using var test = new TestBook(_folder.FullName);
        test.Target.Away = "nobody is there";
        test.Apply(s_disk);
        test.Give(s_rows);
        test.Book.Apply([TestBook.ConnectorOptions], [], []);
        await test.Book.WhenSettledAsync();
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task An_Action_That_Begins_To_Use_The_Disk_Loses_Nothing()
    {
        await using var test = new TestBook(_folder.FullName);
        test.Target.Away = "nobody is there";
        test.Apply();
        test.Give(s_rows[..100]);
        test.Apply(s_disk);
        test.Give(s_rows[100..]);
        test.Target.Away = null;
        await test.IdleAsync();
        Assert.Equal(s_rows, test.Target.Taken);
        test.AssertBalanced();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task GiveToNobodyAsync(string[] rows)
    {
        var test = new TestBook(_folder.FullName);
        test.Target.Away = "nobody is there";
        test.Apply(s_disk);
        test.Give(rows);
        await test.DisposeAsync();
    }
}
