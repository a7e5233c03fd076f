using System.Net.Security;
using Heliograph.Server.Configuration;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Heliograph.Server.Connectors.Rabbitmq;

/// <summary>Opens and closes connections to RabbitMQ. None comes back by itself: the connector says when it is tried.</summary>
internal static class RabbitmqConnection
{
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(1);

    /// <summary>A connection as the options say.</summary>
    /// <exception cref="TargetException">It ends at once, which encryption may be the reason for.</exception>
    public static async Task<IConnection> OpenAsync(ConnectorOptions options, CancellationToken cancellation)
    {
        var (factory, tls) = (Factory(options, options.Rabbitmq!), options.Rabbitmq!.Tls);
        try
        {
            return await factory.CreateConnectionAsync(cancellation).ConfigureAwait(false);
        }
        catch (BrokerUnreachableException fault) when (tls.Enabled && ClientTls.Hint(tls, RabbitmqFault.Root(fault)) is { Length: > 0 } hint)
        {
            throw new TargetException(RabbitmqFault.Of(fault, options.Rabbitmq.Server).Message + hint, fault);
        }
    }

    /// <summary>Closes a connection; one that does not answer is left.</summary>
    public static async Task CloseAsync(IConnection connection)
    {
        try
        {
            await connection.CloseAsync(Constants.ReplySuccess, "closed", s_farewell, abort: true).ConfigureAwait(false);
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception fault) when (RabbitmqFault.IsOne(fault))
        {
            // It is gone.
        }
    }

    /// <summary>Closes a channel.</summary>
    public static async Task CloseAsync(IChannel channel)
    {
        try
        {
            await channel.AbortAsync().ConfigureAwait(false);
            await channel.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception fault) when (RabbitmqFault.IsOne(fault))
        {
            // It is gone.
        }
    }

    private static ConnectionFactory Factory(ConnectorOptions options, RabbitmqConnectorOptions section)
    {
        var (host, port) = HostAndPort.Split(section.Server);
        var factory = new ConnectionFactory
        {
            HostName = host,
            Port = port,
            VirtualHost = section.VirtualHost,
            UserName = section.Username,
            Password = section.Password?.Reveal() ?? "guest",
            RequestedHeartbeat = section.Heartbeat,
            RequestedConnectionTimeout = options.StartTimeout,
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            ClientProvidedName = $"heliograph {options.Name}",
        };
        if (section.Tls.Enabled) factory.Ssl = Tls(section.Tls, host);
        return factory;
    }

    private static SslOption Tls(ClientTlsOptions options, string host)
    {
        var tls = ClientTls.Load(options, host);
        return new()
        {
            Enabled = true,
            ServerName = host,
            Certs = tls.ClientCertificateContext is { } own ? [own.TargetCertificate] : null,
            CertificateValidationCallback = (_, certificate, chain, errors) => !options.Verify || (!errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && ClientTls.IsTrusted(certificate, chain, tls.CertificateChainPolicy!)),
        };
    }
}
