using Heliograph.Server.Configuration;
using Heliograph.Server.Management;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Access;

/// <summary>
/// Who may come in and what they may do, as the configuration file and the management API say together: what the API has set holds in place of the
/// file's, and outlives the process, until it is taken back. Any thread; changes come one after the other.
/// </summary>
internal sealed class AccessSettings
{
    private readonly Lock _changing = new();
    private readonly ILogger _logger;
    private readonly Overlay<IReadOnlyList<AuthenticatorOptions>> _authentication;
    private readonly Overlay<IReadOnlyList<RuleSourceOptions>> _sources;
    private readonly Overlay<AuthorizationSection> _authorization;
    private AuthenticationChain? _authenticators;
    private AuthorizationChain? _rules;
    private HeliographOptions _file;

    /// <summary>Reads what the API has set.</summary>
    /// <exception cref="AccessFileException">It cannot be read, or would let anyone in where the file does not mean it.</exception>
    public AccessSettings(AccessDatabase database, HeliographOptions file, ILogger logger)
    {
        (_file, _logger) = (file, logger);
        _authentication = new(database, "authentication", file.Authentication, KeptSettings.List<AuthenticatorOptions>());
        _sources = new(database, "authorization.sources", file.Authorization.Sources, KeptSettings.List<RuleSourceOptions>());
        _authorization = new(database, "authorization", file.Authorization, KeptSettings.One<AuthorizationSection>());
        if (!MayBe(Authenticators))
            throw new AccessFileException("the management API has disabled every authenticator (kept in access.db), and a server is bound where anyone on the network can use it; bind it to 127.0.0.1 or set `allowAnonymous: true`, then enable one");
    }

    /// <summary>The authenticators in force, disabled ones included.</summary>
    public IReadOnlyList<AuthenticatorOptions> Authenticators => _authentication.InForce;

    /// <summary>What holds around rules and where they are, disabled sources included.</summary>
    public AuthorizationSection Authorization => _authorization.InForce with { Sources = _sources.InForce };

    /// <summary>Where the authenticators, the sources and the settings of authorization are from: <c>file</c> or <c>api</c>.</summary>
    public (string Authenticators, string Sources, string Authorization) Origins => (_authentication.Origin, _sources.Origin, _authorization.Origin);

    /// <summary>Names who carries the settings out; once, before anything changes.</summary>
    public void Join(AuthenticationChain authenticators, AuthorizationChain rules)
    {
        (_authenticators, _rules) = (authenticators, rules);
        Say();
    }

    /// <summary>Takes over a changed file. What cannot be had is reported, and what was before stays.</summary>
    public void Apply(HeliographOptions file)
    {
        lock (_changing)
        {
            _file = file;
            (_authentication.File, _sources.File, _authorization.File) = (file.Authentication, file.Authorization.Sources, file.Authorization);
            try
            {
                _authenticators!.Apply(Authenticators);
            }
            catch (AccessFileException wrong)
            {
                AccessLog.AuthenticatorsRejected(_logger, wrong.Message);
            }

            _rules!.Apply(Authorization);
            Say();
        }
    }

    /// <summary>Makes another list of authenticators hold; <paramref name="change"/> is given the one in force, and null as its answer takes back what was set.</summary>
    public void ChangeAuthenticators(Func<IReadOnlyList<AuthenticatorOptions>, IReadOnlyList<AuthenticatorOptions>?> change)
    {
        lock (_changing)
        {
            var next = change(Authenticators);
            if (!MayBe(next ?? _authentication.File)) throw new ApiProblem(409, "CONFLICT", "a server is bound where anyone on the network can use it: without an enabled authenticator it would be open to all; enable another first, or set `allowAnonymous: true`");
            Carry(_authentication, next, () => _authenticators!.Apply(next ?? _authentication.File), () => _authenticators!.Apply(Authenticators));
        }
    }

    /// <summary>Makes another list of sources of rules hold, as <see cref="ChangeAuthenticators"/> does.</summary>
    public void ChangeSources(Func<IReadOnlyList<RuleSourceOptions>, IReadOnlyList<RuleSourceOptions>?> change)
    {
        lock (_changing)
        {
            var next = change(_sources.InForce);
            Carry(_sources, next, () => _rules!.Change(_authorization.InForce with { Sources = next ?? _sources.File }), () => _rules!.Change(Authorization));
        }
    }

    /// <summary>Makes other settings hold around the rules; null takes back what was set.</summary>
    public void ChangeAuthorization(AuthorizationSection? next)
    {
        lock (_changing)
            Carry(_authorization, next is null ? null : next with { Sources = [] }, () => _rules!.Change((next ?? _authorization.File) with { Sources = _sources.InForce }), () => _rules!.Change(Authorization));
    }

    // First it holds, then it is kept: what cannot be had must not come back at the next start.
    private static void Carry<T>(Overlay<T> overlay, T? next, Action carry, Action undo)
        where T : class
    {
        try
        {
            carry();
        }
        catch (AccessFileException wrong)
        {
            throw ApiProblem.Bad(wrong.Message);
        }

        try
        {
            if (next is null) overlay.Remove();
            else overlay.Put(next);
        }
        catch (AccessFileException wrong)
        {
            undo();
            throw new ApiProblem(503, "SERVICE_UNAVAILABLE", wrong.Message);
        }
    }

    private bool MayBe(IReadOnlyList<AuthenticatorOptions> authenticators) => authenticators.Any(one => one.Enabled) || !ServerRules.NeedsAuthenticator(_file);

    private void Say()
    {
        if (_authentication.Changed is not null && _file.Authentication.Count > 0) AccessLog.SetByApi(_logger, "authentication", "/authentication");
        if (_sources.Changed is not null && _file.Authorization.Sources.Count > 0) AccessLog.SetByApi(_logger, "authorization.sources", "/authorization/sources");
        if (_authorization.Changed is not null) AccessLog.SetByApi(_logger, "authorization", "/authorization/settings");
    }
}
