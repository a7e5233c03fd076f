using Heliograph.Broker.Access;
using Heliograph.Protocol;

namespace Heliograph.Server.Access;

/// <summary>
/// Authenticators in their order. A list never changes; another takes its place. Who is being asked about is asked to the end of the list it began with:
/// what only that list has is closed after its last question. Any thread.
/// </summary>
internal sealed class AuthenticatorList
{
    private static readonly AuthenticationResult s_unknown = AuthenticationResult.Refused("no authenticator knows this client", ReasonCode.NotAuthorized);
    private static readonly AuthenticationResult s_unknownUser = AuthenticationResult.Refused("no authenticator knows this client");

    private readonly PasswordWorkers _workers;
    private readonly IReadOnlyList<IPasswords> _passwords;
    private int _uses = 1;

    /// <summary>A list in force, until <see cref="End"/>.</summary>
    public AuthenticatorList(IReadOnlyList<AuthenticatorPart> parts, PasswordWorkers workers)
    {
        (Parts, _workers) = (parts, workers);
        _passwords = [.. parts.Select(part => part.Authenticator).OfType<IPasswords>()];
        foreach (var part in parts) part.Take();
    }

    /// <summary>The authenticators.</summary>
    public IReadOnlyList<AuthenticatorPart> Parts { get; }

    /// <summary>Begins a question, to be followed by <see cref="End"/>. False when the list is closed: another holds.</summary>
    public bool TryBegin()
    {
        for (var uses = Volatile.Read(ref _uses); uses > 0; uses = Volatile.Read(ref _uses))
        {
            if (Interlocked.CompareExchange(ref _uses, uses + 1, uses) == uses) return true;
        }

        return false;
    }

    /// <summary>A question has its answer; or, once, the list is no longer in force.</summary>
    public void End()
    {
        if (Interlocked.Decrement(ref _uses) > 0) return;
        foreach (var part in Parts) part.Release();
    }

    /// <summary>Asks one after the other; never answers "ignored".</summary>
    public async Task<AuthenticationResult> AskAsync(ConnectRequest request, CancellationToken cancellation)
    {
        foreach (var part in Parts)
        {
            try
            {
                var result = await part.Authenticator.AuthenticateAsync(request, cancellation).ConfigureAwait(false);
                if (result.Outcome != AuthenticationOutcome.Ignored) return result;
            }
            catch (Exception fault)
            {
                return AuthenticationResult.Refused($"{part.Authenticator.Name} failed: {fault.Message}", ReasonCode.ServerUnavailable);
            }
        }

        return await RefuseAsync(request).ConfigureAwait(false);
    }

    // Where passwords are checked, nobody is to learn which names there are: a stranger is answered as a wrong password is, after the same work.
    private async ValueTask<AuthenticationResult> RefuseAsync(ConnectRequest request)
    {
        if (_passwords.Count == 0) return s_unknown;
        if (request.Password is not { } password) return s_unknownUser;
        var sample = _passwords[0].Sample;
        return await _workers.RunAsync(() => Compare(sample, password)).ConfigureAwait(false);
    }

    private static AuthenticationResult Compare(PasswordHash sample, byte[] password)
    {
        sample.Matches(password);
        return s_unknownUser;
    }
}
