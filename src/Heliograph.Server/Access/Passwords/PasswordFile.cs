using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Access;

/// <summary>The users of a password file, read again when it changes. Lines that cannot be used are named in the log and let nobody in. Any thread.</summary>
internal sealed class PasswordFile : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    private readonly string _path;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private Dictionary<string, PasswordHash> _users;
    private (DateTime, long) _stamp;

    /// <summary>Reads the file and begins to watch it.</summary>
    /// <exception cref="AccessFileException">It cannot be read.</exception>
    public PasswordFile(string path, TimeProvider clock, ILogger logger)
    {
        (_path, _logger) = (path, logger);
        _stamp = Stamp();
        try
        {
            _users = Read();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new AccessFileException($"the password file '{path}' cannot be read: {cause.Message}", cause);
        }

        _timer = clock.CreateTimer(_ => ReloadIfChanged(), null, s_interval, s_interval);
    }

    /// <summary>What is kept of a user's password; null when nobody has that name.</summary>
    public PasswordHash? Find(string name) => Volatile.Read(ref _users).GetValueOrDefault(name);

    /// <summary>A hash like those of the file.</summary>
    public PasswordHash Sample => Volatile.Read(ref _users).Values.FirstOrDefault() ?? PasswordHash.OfNobody(PasswordAlgorithm.Pbkdf2Sha512, 1000);

    /// <summary>Reads the file again if it has changed. One that cannot be read leaves the users as they were.</summary>
    public void ReloadIfChanged()
    {
        if (Stamp() is var stamp && stamp == _stamp) return;
        try
        {
            Volatile.Write(ref _users, Read());
            AccessLog.PasswordsRead(_logger, _path, _users.Count);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            AccessLog.PasswordsNotRead(_logger, _path, cause.Message);
        }

        _stamp = stamp;
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private (DateTime, long) Stamp()
    {
        var file = new FileInfo(_path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private Dictionary<string, PasswordHash> Read()
    {
        var users = new Dictionary<string, PasswordHash>();
        var number = 0;
        foreach (var line in File.ReadLines(_path))
        {
            number++;
            try
            {
                Take(line.TrimEnd('\r'), users);
            }
            catch (FormatException wrong)
            {
                AccessLog.PasswordLine(_logger, _path, number, wrong.Message);
            }
        }

        return users;
    }

    private static void Take(string line, Dictionary<string, PasswordHash> users)
    {
        if (line.StartsWith('#')) return;
        if (string.IsNullOrWhiteSpace(line)) throw new FormatException("the line is empty");
        var (name, hash) = PasswordLine.Parse(line);
        if (!users.TryAdd(name, hash)) throw new FormatException("the name is there already; the first line holds");
    }
}
