using System.Diagnostics;
using Heliograph.Broker.Access;
using Heliograph.Server.Access.Outside;
using Heliograph.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Access;

/// <summary>
/// The authenticators of the configuration, in its order, and what they share; others take their place while the server runs. What is the same before
/// and after a change goes on with its connections and its memory. Asked by any thread, changed by one at a time; closed with the node.
/// </summary>
internal sealed class AuthenticationChain : IAuthenticator, IDisposable
{
    private readonly PasswordWorkers _workers = PasswordWorkers.Start();
    private readonly UserDatabase _users;
    private readonly ILogger _logger;
    private readonly TimeProvider _clock;
    private AuthenticatorList _list;
    private Authentication? _broker;

    private AuthenticationChain(UserDatabase users, ILogger logger, TimeProvider clock)
    {
        (_users, _logger, _clock) = (users, logger, clock);
        _list = new([], _workers);
    }

    /// <summary>Builds what the options name; each reads its files.</summary>
    /// <exception cref="AccessFileException">A file or a key cannot be used.</exception>
    public static AuthenticationChain Build(IReadOnlyList<AuthenticatorOptions> options, UserDatabase users, ILoggerFactory loggers, TimeProvider clock)
    {
        var chain = new AuthenticationChain(users, loggers.CreateLogger("Heliograph.Server.Access"), clock);
        try
        {
            chain.Load();
            chain.Apply(options);
            return chain;
        }
        catch
        {
            chain.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Name => "authentication";

    /// <summary>The threads on which passwords are hashed.</summary>
    public PasswordWorkers Workers => _workers;

    /// <summary>Those that are asked now, in their order. Any thread.</summary>
    public IReadOnlyList<AuthenticatorPart> Parts => Volatile.Read(ref _list).Parts;

    /// <summary>How those of them that ask outside do so. Any thread.</summary>
    public IReadOnlyList<OutsideCall> Outside => [.. Parts.Select(part => part.Authenticator).OfType<IOutside>().Select(one => one.Call).OfType<OutsideCall>()];

    /// <summary>Has the clients of a broker be asked by these, and by those that take their place.</summary>
    public void ApplyTo(Authentication authentication)
    {
        _broker = authentication;
        Publish();
    }

    /// <summary>Takes over other options. Clients that connect from now on are asked by these; those that are being asked finish with the ones before.</summary>
    /// <exception cref="AccessFileException">A file or a key cannot be used; nothing has changed.</exception>
    public void Apply(IReadOnlyList<AuthenticatorOptions> options)
    {
        var before = _list;
        Volatile.Write(ref _list, new(Parted(options), _workers));
        Publish();
        before.End();
    }

    /// <inheritdoc/>
    public async ValueTask<AuthenticationResult> AuthenticateAsync(ConnectRequest request, CancellationToken cancellation)
    {
        var list = Volatile.Read(ref _list);
        while (!list.TryBegin()) list = Volatile.Read(ref _list);
        try
        {
            return await list.AskAsync(request, cancellation).ConfigureAwait(false);
        }
        finally
        {
            list.End();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in Parts) part.Close();
        _workers.Dispose();
    }

    // The methods first: at no moment is nobody asked who was, or will be, asked.
    private void Publish()
    {
        if (_broker is null) return;
        _broker.Enhanced = [.. Parts.SelectMany(part => part.Enhanced)];
        _broker.Authenticators = Parts.Count > 0 ? [this] : [];
    }

    private void Load()
    {
        var start = Stopwatch.GetTimestamp();
        if (_users.Load() is var count and > 0) AccessLog.UsersRead(_logger, count, (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private List<AuthenticatorPart> Parted(IReadOnlyList<AuthenticatorOptions> options)
    {
        var there = _list.Parts.ToList();
        var made = new List<AuthenticatorPart>();
        try
        {
            return [.. options.Where(one => one.Enabled).Select(one => Kept(there, one) ?? Made(made, one))];
        }
        catch
        {
            foreach (var part in made) part.Close();
            throw;
        }
    }

    private static AuthenticatorPart? Kept(List<AuthenticatorPart> there, AuthenticatorOptions options)
    {
        var key = KeptSettings.Text(options);
        var kept = there.Find(part => part.Key == key);
        if (kept is not null) there.Remove(kept);
        return kept;
    }

    private AuthenticatorPart Made(List<AuthenticatorPart> made, AuthenticatorOptions options)
    {
        try
        {
            made.Add(options.Type == AuthenticatorType.Users ? OfUsers(options, options.Users ?? new()) : new(options, Create(options), []));
            return made[^1];
        }
        catch (FormatException wrong)
        {
            throw new AccessFileException($"authentication: {EnumText.Name(options.Type)}: {wrong.Message}", wrong);
        }
    }

    private IAuthenticator Create(AuthenticatorOptions options) => options.Type switch
    {
        AuthenticatorType.PasswordFile => new PasswordFileAuthenticator(new(options.PasswordFile!.Path, _clock, _logger), _workers),
        AuthenticatorType.Jwt => new TokenAuthenticator(options.Jwt!, Keys(options.Jwt!), _clock),
        AuthenticatorType.Certificate => new CertificateAuthenticator(options.Certificate ?? new()),
        AuthenticatorType.Redis => LookupAuthenticator.Redis(options.Redis ?? new(), _workers, _logger, _clock),
        AuthenticatorType.PostgreSql => LookupAuthenticator.PostgreSql(options.PostgreSql!, _workers, _logger, _clock),
        _ => new HttpAuthenticator(options.Http!, _clock, _logger),
    };

    private ITokenKeys Keys(JwtOptions options) => options switch
    {
        { JwksUrl: not null } => new JwksKeys(options, _clock, _logger),
        { Secret: not null } => FixedKeys.Of(options),
        _ => new KeyFile(options, _clock, _logger),
    };

    private AuthenticatorPart OfUsers(AuthenticatorOptions options, UserAuthenticatorOptions given)
    {
        if (given.BootstrapFile is { } path && _users.Count(given.KnownBy) == 0) Bootstrap(path, given, _users, _logger);
        return new(options, new UserAuthenticator(_users, given, _workers), given.Scram ? [new ScramAuthenticator(ScramHash.Sha256, _users, given), new ScramAuthenticator(ScramHash.Sha512, _users, given)] : []);
    }

    private static void Bootstrap(string path, UserAuthenticatorOptions options, UserDatabase users, ILogger logger)
    {
        var import = new UserImport(users, new(options.KnownBy, options), (line, reason) => AccessLog.BootstrapLine(logger, path, line, reason));
        try
        {
            var report = Import(path, import);
            AccessLog.Bootstrapped(logger, path, report.Imported, report.Skipped);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new AccessFileException($"the bootstrap file '{path}' cannot be read: {cause.Message}", cause);
        }
    }

    private static ImportReport Import(string path, UserImport import)
    {
        if (Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase))
        {
            using var json = File.OpenRead(path);
            return import.ReadJson(json);
        }

        using var csv = File.OpenText(path);
        return import.ReadCsv(csv);
    }
}
