using Heliograph.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Heliograph.Tests.Configuration;

public sealed class ConfigurationFileTests : IDisposable
{
    private readonly TestConfiguration _configuration = new("logging: {level: info}\nshards: 1\n");
    private readonly ListLogger _log = new();
    private readonly ConfigurationFile _file;
    private readonly List<HeliographOptions> _changes = [];

    public ConfigurationFileTests()
    {
        var sources = _configuration.Sources();
        _file = new ConfigurationFile(sources, sources.Read().Options!, _log, TimeProvider.System);
        _file.Changed += _changes.Add;
    }

    [Fact]
    public void A_changed_file_hands_out_new_options_and_says_what_needs_a_restart()
    {
        File.WriteAllText(_configuration.File, "logging: {level: warn}\nshards: 2\n");
        _file.Poll();
        Assert.Equal(LogThreshold.Warn, Assert.Single(_changes).Logging.Level);
        Assert.Same(_changes[0], _file.Current);
        Assert.Contains("setting changed key=logging.level applies=Now", _log.Lines);
        Assert.Contains("setting changed key=shards applies=Restart", _log.Lines);
    }

    [Fact]
    public void A_file_with_errors_changes_nothing_and_every_error_is_logged_once()
    {
        var before = _file.Current;
        File.WriteAllText(_configuration.File, "logging: {level: loud}\nshrads: 2\n");
        _file.Poll();
        _file.Poll();
        Assert.Empty(_changes);
        Assert.Same(before, _file.Current);
        Assert.Equal(2, _log.Lines.Count(line => line.StartsWith("the changed configuration is not used", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_deleted_file_changes_nothing_until_it_is_back()
    {
        File.Delete(_configuration.File);
        _file.Poll();
        Assert.Empty(_changes);
        Assert.Contains("there is no such file", Assert.Single(_log.Lines), StringComparison.Ordinal);
        File.WriteAllText(_configuration.File, "logging: {level: error}\nshards: 1\n");
        _file.Poll();
        Assert.Equal(LogThreshold.Error, Assert.Single(_changes).Logging.Level);
    }

    [Fact]
    public void The_same_content_raises_nothing()
    {
        _file.Poll();
        _file.Reload();
        File.WriteAllText(_configuration.File, "# a comment\nlogging: {level: info}\nshards: 1\n");
        _file.Poll();
        Assert.Empty(_changes);
    }

    [Fact]
    public void Changes_are_found_in_lists_and_in_passwords_without_showing_them()
    {
        var before = TestConfiguration.Options("access: {users: [{username: a, password: one, roles: [read]}]}");
        var after = TestConfiguration.Options("access: {users: [{username: a, password: two, roles: [read, write]}]}\nengine: {servers: []}");
        Assert.Equal(
            ["access.users[0].password", "access.users[0].roles", "engine.servers"],
            SettingChange.Between(before, after).Select(change => change.Key));
        Assert.Empty(SettingChange.Between(before, before with { }));
    }

    public void Dispose()
    {
        _file.Dispose();
        _configuration.Dispose();
    }

    private sealed class ListLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }

    [Fact]
    public void A_number_may_be_larger_than_32_bits() =>
        Assert.Equal(8_589_934_592, TestConfiguration.Options("engine: {luavm: {memory: 8589934592}}").Engine.Luavm.Memory);
}
