using Heliograph.Protocol;

namespace Heliograph.Broker.Access;

/// <summary>
/// Who may come in: the authenticators in their order. The first that does not ignore a client decides; one that all ignore is refused. Without any,
/// everybody comes in unchecked. Replaced parts hold for connections from then on.
/// </summary>
public sealed class Authentication
{
    private IAuthenticator[] _authenticators = [];
    private IEnhancedAuthenticator[] _enhanced = [];

    /// <summary>The authenticators, in the order in which they are asked.</summary>
    public IReadOnlyList<IAuthenticator> Authenticators
    {
        get => Volatile.Read(ref _authenticators);
        set => Volatile.Write(ref _authenticators, [.. value]);
    }

    /// <summary>The methods of enhanced authentication.</summary>
    public IReadOnlyList<IEnhancedAuthenticator> Enhanced
    {
        get => Volatile.Read(ref _enhanced);
        set => Volatile.Write(ref _enhanced, [.. value]);
    }

    /// <summary>Whether anybody is asked at all.</summary>
    public bool IsOpen => Authenticators.Count == 0 && Enhanced.Count == 0;

    /// <summary>Who knows a method; null when nobody does.</summary>
    internal IEnhancedAuthenticator? Find(string method) => Enhanced.FirstOrDefault(one => one.Method == method);

    /// <summary>Asks one after the other. Any thread; never throws, and never answers "ignored".</summary>
    internal async Task<AuthenticationResult> AuthenticateAsync(ConnectRequest request, CancellationToken cancellation)
    {
        foreach (var authenticator in Authenticators)
        {
            try
            {
                var result = await authenticator.AuthenticateAsync(request, cancellation).ConfigureAwait(false);
                if (result.Outcome != AuthenticationOutcome.Ignored) return result;
            }
            catch (Exception fault)
            {
                return AuthenticationResult.Refused($"{authenticator.Name} failed: {fault.Message}", ReasonCode.ServerUnavailable);
            }
        }

        return AuthenticationResult.Refused("no authenticator knows this client", ReasonCode.NotAuthorized);
    }
}
