using System.Globalization;
using System.Net;
using Heliograph.Server.Cli;
using Heliograph.Server.Hosting;

namespace Heliograph.Tests.Management;

/// <summary><c>heliograph clients</c> and <c>heliograph banned</c> against a running server.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("heliograph-commands-").FullName;
    private ManagedBroker _broker = null!;
    private string _key = "";

    public async Task InitializeAsync()
    {
        _broker = await ManagedBroker.StartAsync(await TestBroker.StartAsync(o => o with { Storage = o.Storage with { Path = Path.Combine(_folder, "heliograph.db") } }));
        _key = Path.Combine(_broker.Api.Folder, "key.json");
        await File.WriteAllBytesAsync(_key, DataFolder.Format(_broker.Api.App));
    }

    public async Task DisposeAsync()
    {
        await _broker.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Clients_are_listed_shown_and_disconnected()
    {
        await _broker.Broker.ConnectAsync("a/b");
        await _broker.Broker.ConnectAsync("other");

        Assert.Matches(@"(?m)^a/b +connected +127\.0\.0\.1", await RunAsync("clients", "list"));
        Assert.DoesNotContain("a/b", await RunAsync("clients", "list", "--like", "oth"), StringComparison.Ordinal);
        Assert.Contains("\"clientid\": \"a/b\"", await RunAsync("clients", "show", "a/b"), StringComparison.Ordinal);
        Assert.Equal("disconnected a/b\n", await RunAsync("clients", "kick", "a/b"));
        Assert.Equal("heliograph: the client 'a/b' has no session\n", await RunAsync("clients", "kick", "a/b"));
    }

    [Fact]
    public async Task Bans_are_made_listed_and_lifted()
    {
        Assert.Equal("banned peerhost_net 10.0.0.0/8\n", await RunAsync("banned", "add", "peerhost_net", "10.0.0.0/8", "--reason", "noisy"));
        Assert.Matches(@"(?m)^peerhost_net +10\.0\.0\.0/8 +infinity +test +noisy", await RunAsync("banned", "list"));
        Assert.Equal("lifted peerhost_net 10.0.0.0/8\n", await RunAsync("banned", "remove", "peerhost_net", "10.0.0.0/8"));
        Assert.Contains("'as' is 'name'", await RunAsync("banned", "add", "name", "x"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_are_added_imported_listed_and_deleted_and_no_password_is_an_argument()
    {
        (await _broker.SendAsync("/authentication", "POST", """{"mechanism":"password_based","backend":"built_in_database","iterations":4096}""")).Dispose();
        await File.WriteAllTextAsync(_key + ".password", "secret\n");
        await File.WriteAllTextAsync(_key + ".csv", "user_id,password,is_superuser\nbob,secret,true\nbad\n");

        Assert.Equal("added alice\n", await RunAsync("users", "add", "alice", "--password-file", _key + ".password"));
        Assert.Contains("already", await RunAsync("users", "add", "alice", "--password-file", _key + ".password"), StringComparison.Ordinal);
        Assert.Equal($"{_key}.csv:3: skipped: expected 3 values, found 1\nimported 1 of 2\n", await RunAsync("users", "import", _key + ".csv"));
        Assert.Matches("(?m)^alice +no\n", await RunAsync("users", "list", "--like", "al"));
        Assert.Matches("(?m)^bob +yes\n", await RunAsync("users", "list"));
        Assert.Equal("deleted bob\n", await RunAsync("users", "delete", "bob"));
        Assert.Contains("there is no user 'bob'", await RunAsync("users", "delete", "bob"), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", string.Concat(_broker.Changes), StringComparison.Ordinal);
        Assert.Contains("Unrecognized", await RunAsync("users", "add", "carol", "secret"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Traces_are_begun_listed_shown_ended_and_deleted()
    {
        var name = $"cli-{Guid.NewGuid():N}";
        Assert.Matches(@"^cli-\w+ is running until 2026-03-01T12:10:00\.000Z\n$", await RunAsync("trace", "start", name, "clientid", "traced"));
        await _broker.Broker.ConnectAsync("traced");
        Assert.Equal($"stopped {name}\n", await RunAsync("trace", "stop", name));
        Assert.Matches($@"(?m)^{name} +clientid +traced +stopped +2026", await RunAsync("trace", "list"));
        Assert.Contains("[CONNACK sent] traced@127.0.0.1:", await RunAsync("trace", "show", name), StringComparison.Ordinal);
        Assert.Equal($"deleted {name}\n", await RunAsync("trace", "delete", name));
        Assert.Contains("there is no trace", await RunAsync("trace", "show", name), StringComparison.Ordinal);
        Assert.Contains("name must be", await RunAsync("trace", "start", "a/b", "clientid", "x"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_run_and_a_file_that_is_no_key_are_said()
    {
        await File.WriteAllTextAsync(_key + "2", "{}");

        Assert.Contains("no server answers on port 1 ", await RunWithAsync(1, _key, "clients", "list"), StringComparison.Ordinal);
        Assert.Contains("the key file is not one", await RunWithAsync(1, _key + "2", "clients", "list"), StringComparison.Ordinal);
        Assert.Contains("nowhere", await RunWithAsync(1, "/nowhere", "clients", "list"), StringComparison.Ordinal);
    }

    private Task<string> RunAsync(params string[] words) => RunWithAsync(((IPEndPoint)_broker.Api.Http).Port, _key, words);

    private static async Task<string> RunWithAsync(int port, string key, params string[] words)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        await HeliographCommand.InvokeAsync([.. words, "--key", key, "--set", $"api.http.port={port}"], output, output);
        return output.ToString();
    }
}
