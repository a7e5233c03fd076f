using System.Diagnostics;
using Heliograph.Broker.Access;
using Heliograph.Server.Access.Outside;
using Heliograph.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Access;

/// <summary>The authenticators of the configuration, in its order, and what they share. Closed with the node.</summary>
internal sealed class AuthenticationChain : IDisposable
{
    private readonly PasswordWorkers _workers = PasswordWorkers.Start();
    private readonly List<IAuthenticator> _authenticators = [];
    private readonly List<IEnhancedAuthenticator> _enhanced = [];

    private AuthenticationChain()
    {
    }

    /// <summary>Builds what the options name; each reads its files.</summary>
    /// <exception cref="AccessFileException">A file or a key cannot be used.</exception>
    public static AuthenticationChain Build(IReadOnlyList<AuthenticatorOptions> options, UserDatabase users, ILoggerFactory loggers, TimeProvider clock)
    {
        var chain = new AuthenticationChain();
        var logger = loggers.CreateLogger("Heliograph.Server.Access");
        try
        {
            Load(users, logger);
            foreach (var one in options.Where(one => one.Enabled)) chain.Add(one, users, logger, clock);
            return chain;
        }
        catch
        {
            chain.Dispose();
            throw;
        }
    }

    /// <summary>How those of them that ask outside do so. Any thread.</summary>
    public IReadOnlyList<OutsideCall> Outside => [.. _authenticators.OfType<LookupAuthenticator>().Select(one => one.Call)];

    /// <summary>Has clients be asked by these.</summary>
    public void ApplyTo(Authentication authentication)
    {
        authentication.Enhanced = _enhanced;
        authentication.Authenticators = _authenticators;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var one in _authenticators.OfType<IDisposable>()) one.Dispose();
        _workers.Dispose();
    }

    private static void Load(UserDatabase users, ILogger logger)
    {
        var start = Stopwatch.GetTimestamp();
        if (users.Load() is var count and > 0) AccessLog.UsersRead(logger, count, (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private void Add(AuthenticatorOptions options, UserDatabase users, ILogger logger, TimeProvider clock)
    {
        if (options.Type == AuthenticatorType.Users) AddUsers(options.Users ?? new(), users, logger);
        else _authenticators.Add(Create(options, logger, clock));
    }

    private IAuthenticator Create(AuthenticatorOptions options, ILogger logger, TimeProvider clock) => options.Type switch
    {
        AuthenticatorType.PasswordFile => new PasswordFileAuthenticator(new(options.PasswordFile!.Path, clock, logger), _workers),
        AuthenticatorType.Jwt => new TokenAuthenticator(options.Jwt!, options.Jwt!.JwksUrl is null ? FixedKeys.Of(options.Jwt) : new JwksKeys(options.Jwt, clock, logger), clock),
        AuthenticatorType.Certificate => new CertificateAuthenticator(options.Certificate ?? new()),
        _ => new HttpAuthenticator(options.Http!, clock, logger),
    };

    private void AddUsers(UserAuthenticatorOptions options, UserDatabase users, ILogger logger)
    {
        if (options.BootstrapFile is { } path && users.Count(options.KnownBy) == 0) Bootstrap(path, options, users, logger);
        _authenticators.Add(new UserAuthenticator(users, options.KnownBy, _workers));
        if (!options.Scram) return;
        _enhanced.Add(new ScramAuthenticator(ScramHash.Sha256, users, options));
        _enhanced.Add(new ScramAuthenticator(ScramHash.Sha512, users, options));
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
