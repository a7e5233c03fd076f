using Heliograph.Broker.Access;
using Heliograph.Server.Access.Rules;
using Heliograph.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Access.Acl;

/// <summary>
/// The rules of a file, read again when it changes. A changed file with an error in it is reported and changes nothing. Answers at once.
/// </summary>
internal sealed class AclFile : IAuthorizationSource, IDisposable
{
    private const int LargestFile = 16 * 1024 * 1024;
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    private readonly string _path;
    private readonly Action _changed;
    private readonly ILogger _logger;
    private readonly Lock _reading = new();
    private readonly ITimer _timer;
    private AccessRule[] _rules;
    private string _seen;

    private AclFile(string name, string path, Action changed, ILogger logger, TimeProvider clock)
    {
        (Name, _path, _changed, _logger) = (name, path, changed, logger);
        _seen = ReadText();
        _rules = [.. AclRules.Parse(_seen)];
        _timer = clock.CreateTimer(_ => Poll(), null, s_interval, s_interval);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Type => RuleSourceText.TypeOf(RuleSourceType.File);

    /// <summary>How many rules hold now.</summary>
    public int Count => Volatile.Read(ref _rules).Length;

    /// <summary>Reads a file and begins to watch it; <paramref name="changed"/> is called, on a thread of the pool, whenever other rules hold.</summary>
    /// <exception cref="AccessFileException">The file cannot be read or a line is no rule; the message says which.</exception>
    public static AclFile Open(string name, string path, Action changed, ILogger logger, TimeProvider clock)
    {
        try
        {
            return new(name, path, changed, logger, clock);
        }
        catch (Exception wrong) when (wrong is AclException or IOException or UnauthorizedAccessException)
        {
            throw new AccessFileException($"'{path}' cannot be used as rules: {wrong.Message}", wrong);
        }
    }

    /// <inheritdoc/>
    public AccessDecision Check(in AccessRequest request) => AccessRule.Check(Volatile.Read(ref _rules), request);

    /// <inheritdoc/>
    public ValueTask<AccessDecision> AskAsync(AccessQuery query, CancellationToken cancellation) => ValueTask.FromResult(Check(query.Request));

    /// <summary>Reads the file again when its content is another than last time. What is wrong is reported once, not at every look.</summary>
    public void Poll()
    {
        lock (_reading)
        {
            try
            {
                var text = ReadText();
                if (text == _seen) return;
                _seen = text;
                Take([.. AclRules.Parse(text)]);
            }
            catch (AclException wrong)
            {
                RuleSourceLog.RulesRejected(_logger, Name, _path, wrong.Message);
            }
            catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
            {
                if (_seen == wrong.Message) return;
                _seen = wrong.Message;
                RuleSourceLog.RulesRejected(_logger, Name, _path, wrong.Message);
            }
        }
    }

    /// <summary>Stops watching.</summary>
    public void Dispose() => _timer.Dispose();

    private void Take(AccessRule[] rules)
    {
        Volatile.Write(ref _rules, rules);
        RuleSourceLog.RulesRead(_logger, Name, _path, rules.Length);
        _changed();
    }

    private string ReadText()
    {
        var size = new FileInfo(_path).Length;
        return size <= LargestFile ? File.ReadAllText(_path) : throw new IOException($"it has {size} bytes; {LargestFile} are the most");
    }
}
