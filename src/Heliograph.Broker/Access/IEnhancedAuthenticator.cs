namespace Heliograph.Broker.Access;

/// <summary>Knows an authentication method of MQTT 5 (§4.12), such as SCRAM-SHA-256.</summary>
public interface IEnhancedAuthenticator
{
    /// <summary>What it is called in the configuration, in logs and in the API.</summary>
    string Name { get; }

    /// <summary>The authentication method, as clients name it.</summary>
    string Method { get; }

    /// <summary>Begins an exchange with one client.</summary>
    IAuthenticationExchange Begin(ConnectRequest request);
}
