using Heliograph.Server.Apps;

namespace Heliograph.Tests.Api;

/// <summary>The file of apps: who changes it, who reads it, and what is in it.</summary>
public sealed class AppsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("heliograph-apps-").FullName;
    private readonly AppsFile _file;
    private readonly AppList _apps;
    private readonly List<string> _log = [];

    public AppsTests()
    {
        _file = new(Path.Combine(_folder, "data", "apps.json"));
        _apps = new(_file, TimeProvider.System);
    }

    [Fact]
    public async Task The_file_has_no_secret_and_only_its_owner_may_read_it()
    {
        var made = await _apps.CreateAsync("a");

        Assert.Matches("^[0-9a-f]{16}$", made.App.Id);
        Assert.Matches("^[A-Za-z0-9_-]{43}$", made.Secret);
        Assert.DoesNotContain(made.Secret, File.ReadAllText(_file.Path), StringComparison.Ordinal);
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_file.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(_file.Path)!));
    }

    [Fact]
    public async Task Two_equal_secrets_are_kept_differently()
    {
        var (one, other) = (await _apps.CreateAsync("a"), await _apps.CreateAsync("b"));

        Assert.NotEqual(AppSecret.Hash(one.App.Salt, "same"), AppSecret.Hash(other.App.Salt, "same"));
        Assert.NotEqual(one.Secret, other.Secret);
    }

    [Fact]
    public async Task Changes_from_many_sides_at_once_are_all_kept()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => new AppList(new(_file.Path), TimeProvider.System).CreateAsync($"app{i}"))));

        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"app{i}").Order(), _apps.All().Select(app => app.Name).Order());
        Assert.Equal(["apps.json", "apps.json.lock"], Directory.GetFiles(Path.GetDirectoryName(_file.Path)!).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_reader_never_sees_half_a_file()
    {
        await _apps.CreateAsync("first");
        var changes = Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++) await _apps.CreateAsync($"app{i}");
        });

        while (!changes.IsCompleted) Assert.NotEmpty(_apps.All());
        await changes;
    }

    [Fact]
    public async Task Every_change_counts_at_the_next_question()
    {
        var registry = new AppRegistry(_file, _log.Add);
        Assert.Null(registry.Authenticate("nobody", "nothing"));
        for (var i = 0; i < 20; i++)
        {
            var made = await _apps.CreateAsync("same");
            Assert.Equal("same", registry.Authenticate(made.App.Id, made.Secret)?.Name);
            Assert.Null(registry.Authenticate(made.App.Id, made.Secret + "x"));
            await _apps.DeleteAsync("same");
            Assert.Null(registry.Authenticate(made.App.Id, made.Secret));
        }
    }

    [Fact]
    public async Task A_damaged_file_is_named_and_a_running_server_keeps_its_apps()
    {
        var registry = new AppRegistry(_file, _log.Add);
        var made = await _apps.CreateAsync("a");
        Assert.NotNull(registry.Authenticate(made.App.Id, made.Secret));
        File.WriteAllText(_file.Path, "nonsense");

        Assert.NotNull(registry.Authenticate(made.App.Id, made.Secret));
        Assert.NotNull(registry.Authenticate(made.App.Id, made.Secret));
        Assert.Contains(_file.Path, Assert.Single(_log), StringComparison.Ordinal);
        var problem = Assert.Throws<AppsException>(() => _apps.All());
        Assert.Equal(AppsProblem.File, problem.Problem);
        Assert.Contains("restore it from a backup", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"version\":2,\"apps\":[]}")]
    [InlineData("{\"version\":1,\"apps\":[],\"more\":1}")]
    [InlineData("")]
    public void A_file_of_another_kind_is_refused(string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_file.Path)!);
        File.WriteAllText(_file.Path, content);

        Assert.Contains("is damaged", Assert.Throws<AppsException>(() => _apps.All()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_app_is_made_once_and_its_key_is_kept_before_it_exists()
    {
        var kept = new List<NewApp>();
        await _apps.CreateFirstAsync("default", app =>
        {
            Assert.False(File.Exists(_file.Path));
            kept.Add(app);
        });
        await _apps.CreateFirstAsync("default", kept.Add);
        await _apps.DeleteAsync("default");
        await _apps.CreateFirstAsync("default", kept.Add);

        Assert.Single(kept);
        Assert.Empty(_apps.All());
    }

    [Fact]
    public async Task A_lock_that_somebody_keeps_is_waited_for()
    {
        await _apps.CreateAsync("a");
        var held = PrivateFile.Open(_file.Path + ".lock", FileMode.OpenOrCreate);
        var waiting = _apps.CreateAsync("b");
        Assert.Single(_apps.All());
        Assert.False(waiting.IsCompleted);

        await held.DisposeAsync();

        Assert.Equal("b", (await waiting).App.Name);
    }

    [Fact]
    public async Task A_name_finds_before_an_id_does()
    {
        var one = await _apps.CreateAsync("one");
        var confusing = await _apps.CreateAsync("x" + one.App.Id);

        Assert.Equal("one", _apps.Find(one.App.Id)!.Name);
        Assert.Equal(confusing.App.Id, _apps.Find("x" + one.App.Id)!.Id);
        Assert.Equal(AppsProblem.NameTaken, (await Assert.ThrowsAsync<AppsException>(() => _apps.CreateAsync(one.App.Id))).Problem);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
