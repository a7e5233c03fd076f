using Heliograph.Broker.Storage;
using Heliograph.Server.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Heliograph.Tests.Storage;

/// <summary>Files and folders that must not be used: refused in words, and left as they were.</summary>
public sealed class SqliteRefusalTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    [Fact]
    public void File_with_a_garbage_header_is_refused()
    {
        Damaged(() => SqliteFolder.Overwrite(_folder.File, 0, 100));

        Refused(_folder.File, "not a Heliograph store");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5000)]
    [InlineData(40_000)]
    public void Truncated_file_is_refused(int length)
    {
        Damaged(() => SqliteFolder.Truncate(_folder.File, length));

        Refused(_folder.File);
    }

    [Fact]
    public void Empty_file_is_refused()
    {
        Damaged(() => SqliteFolder.Truncate(_folder.File, 0));

        Refused(_folder.File, "it is empty");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void Overwritten_page_is_refused(int page)
    {
        Damaged(() => SqliteFolder.Overwrite(_folder.File, page * 4096, 4096));

        Refused(_folder.File, "damaged");
    }

    [Fact]
    public void Garbage_log_is_refused()
    {
        Damaged(() => SqliteFolder.Overwrite(_folder.Log, 0, 9000));

        Refused(_folder.Log, "damaged");
    }

    [Fact]
    public void Log_that_never_reached_the_disk_is_no_damage()
    {
        _folder.Fill(new TestBatch().Session(1));
        File.WriteAllBytes(_folder.Log, new byte[8192]);

        Assert.StartsWith("session 1", _folder.Read(), StringComparison.Ordinal);
    }

    [Fact]
    public void Log_without_its_file_is_refused()
    {
        SqliteFolder.Overwrite(_folder.Log, 0, 5000);

        Refused(_folder.Log, "put the database back");
        Assert.False(File.Exists(_folder.File));
    }

    [Fact]
    public void Newer_file_is_refused()
    {
        _folder.Fill();
        _folder.Execute("PRAGMA user_version = 7");

        Refused(_folder.File, "newer Heliograph (its format is 7");
    }

    [Fact]
    public void File_of_another_program_is_refused()
    {
        _folder.Execute("CREATE TABLE theirs (x)");

        Refused(_folder.File, "another program");
    }

    [Fact]
    public void File_without_its_tables_is_refused()
    {
        _folder.Fill();
        _folder.Execute("DROP TABLE entry");

        Refused(_folder.File, "no such table");
    }

    [Theory]
    [InlineData("UPDATE entry SET packet_id = 65536")]
    [InlineData("UPDATE message SET qos = 3")]
    [InlineData("UPDATE session SET expiry = -1")]
    public void Number_out_of_range_is_refused(string damage)
    {
        _folder.Fill(new TestBatch().Session(1).Message(1).Entry(1, 1, 1));
        _folder.Execute(damage);

        Refused(_folder.File, "damaged");
    }

    [Fact]
    public void Second_opener_is_refused_until_the_first_is_gone()
    {
        using (var first = _folder.Open()) Refused("in use by another process", "heliograph.db.lock");

        Assert.Equal("", _folder.Read());
    }

    [Fact]
    public void Folder_that_is_a_file_is_refused()
    {
        var path = Path.Combine(_folder.Path, "taken");
        File.WriteAllText(path, "");

        Assert.Contains("cannot be made or written", RefusalIn(Path.Combine(path, "data")), StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_that_may_not_be_written_is_refused()
    {
        if (OperatingSystem.IsWindows()) return;
        // Root may write anywhere but where the kernel itself refuses.
        var path = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? "/proc" : Path.Combine(_folder.Path, "closed");
        if (path != "/proc") Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.Contains(path, RefusalIn(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_for_their_owner_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        var data = Path.Combine(_folder.Path, "new", "data");
        var options = new SqliteStoreOptions { Path = Path.Combine(data, "heliograph.db") };
        using (var store = Open(data)) store.Load();
        File.SetUnixFileMode(options.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        using var again = Open(data);
        again.Load();
        new TestBatch().Session(1).KeepIn(again);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data));
        foreach (var file in Directory.GetFiles(data)) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Contains(options.Path + "-wal", Directory.GetFiles(data));
    }

    public void Dispose() => _folder.Dispose();

    private static SqliteStore Open(string directory) => new(new() { Path = Path.Combine(directory, "heliograph.db") }, NullLogger.Instance);

    private static string RefusalIn(string directory) => Assert.Throws<StoreException>(() => Open(directory)).Message;

    private void Damaged(Action damage)
    {
        var batch = new TestBatch().Session(1);
        for (var i = 1; i <= 100; i++) batch.Message(i, payload: new('x', 3000)).Entry(1, i, i);
        _folder.Fill(batch);
        damage();
    }

    private void Refused(params string[] parts)
    {
        var before = Content();
        var message = _folder.Refusal();
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.Equal(before, Content());
    }

    private string? Content() => File.Exists(_folder.File) ? Convert.ToHexString(File.ReadAllBytes(_folder.File)) : null;
}
