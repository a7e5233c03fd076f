using Heliograph.Broker.Access;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access;

/// <summary>An authenticator that is in use, with what it was made of. Lists share it; it is closed when the last one that has it is.</summary>
internal sealed class AuthenticatorPart(AuthenticatorOptions options, IAuthenticator authenticator, IReadOnlyList<IEnhancedAuthenticator> enhanced)
{
    private int _lists;

    /// <summary>What it was made of, as one text.</summary>
    public string Key { get; } = KeptSettings.Text(options);

    /// <summary>What it was made of.</summary>
    public AuthenticatorOptions Options => options;

    /// <summary>The authenticator.</summary>
    public IAuthenticator Authenticator => authenticator;

    /// <summary>Its methods of enhanced authentication.</summary>
    public IReadOnlyList<IEnhancedAuthenticator> Enhanced => enhanced;

    /// <summary>One list more has it.</summary>
    public void Take() => Interlocked.Increment(ref _lists);

    /// <summary>One list less has it.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _lists) == 0) Close();
    }

    /// <summary>Closes it: its connections, its timers.</summary>
    public void Close() => (authenticator as IDisposable)?.Dispose();
}
