using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Configuration;

/// <summary>
/// The configuration of a running server. Looks every two seconds whether the file's content changed (which finds replaced files and
/// links, too), reads it again and hands out the new options; a file with errors is reported and changes nothing. Consumers take over
/// what is marked "now" or "new connections"; the rest waits for a restart, and the log says so.
/// </summary>
internal sealed class ConfigurationFile : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    private readonly ConfigurationSources _sources;
    private readonly ILogger _logger;
    private readonly Lock _reading = new();
    private readonly ITimer? _timer;
    private volatile HeliographOptions _current;
    private string? _text;

    /// <summary>Begins to watch the file that the options came from.</summary>
    public ConfigurationFile(ConfigurationSources sources, HeliographOptions current, ILogger logger, TimeProvider clock)
    {
        _sources = sources;
        _current = current;
        _logger = logger;
        _text = ReadText();
        if (sources.File is not null)
            _timer = clock.CreateTimer(_ => Poll(), null, s_interval, s_interval);
    }

    /// <summary>The file; null when there is none.</summary>
    public string? Path => _sources.File;

    /// <summary>The options in force. Any thread.</summary>
    public HeliographOptions Current => _current;

    /// <summary>Raised with the new options after each change, on a thread of the pool, never by two at once. Handlers must not throw.</summary>
    public event Action<HeliographOptions>? Changed;

    /// <summary>Reads the file again when its content is another than last time.</summary>
    public void Poll()
    {
        lock (_reading)
        {
            var text = ReadText();
            if (text == _text)
                return;
            _text = text;
            Reload();
        }
    }

    /// <summary>Reads the file again, changed or not (SIGHUP).</summary>
    public void Reload()
    {
        lock (_reading)
        {
            var reading = _sources.Read();
            foreach (var error in reading.Errors)
                ConfigurationLog.Rejected(_logger, error);
            if (reading.Options is { } options)
                Apply(options);
        }
    }

    /// <summary>Stops watching.</summary>
    public void Dispose() => _timer?.Dispose();

    private void Apply(HeliographOptions options)
    {
        var changes = SettingChange.Between(_current, options);
        ConfigurationLog.Reloaded(_logger, _sources.File ?? "environment", changes.Count);
        foreach (var change in changes)
            ConfigurationLog.SettingChanged(_logger, change.Key, change.Applies);
        _current = options;
        if (changes.Count > 0)
            Changed?.Invoke(options);
    }

    private string? ReadText()
    {
        try
        {
            return _sources.File is null ? null : File.ReadAllText(_sources.File);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null; // Reload names the reason.
        }
    }
}
