namespace Heliograph.Broker.Access;

/// <summary>One enhanced authentication under way, of CONNECT or of a re-authentication. Its steps follow one another.</summary>
public interface IAuthenticationExchange
{
    /// <summary>Takes what the client sent, and says what follows. Any thread; bounded in time; an exception is a refusal.</summary>
    ValueTask<AuthenticationResult> NextAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation);
}
