using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>A RabbitMQ server, by AMQP 0-9-1.</summary>
internal sealed record RabbitmqConnectorOptions : ISection
{
    /// <summary>Host and port.</summary>
    [Setting(Applies.Now)]
    public string Server { get; init; } = "127.0.0.1:5672";

    /// <summary>The virtual host.</summary>
    [Setting(Applies.Now)]
    public string VirtualHost { get; init; } = "/";

    /// <summary>The user.</summary>
    [Setting(Applies.Now)]
    public string Username { get; init; } = "guest";

    /// <summary>The password; `guest` when none is given.</summary>
    [Setting(Applies.Now)]
    public Secret? Password { get; init; }

    /// <summary>How often both sides say that they are there. 0: never.</summary>
    [Setting(Applies.Now, Min = 0, Max = 3600)]
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether and how it is encrypted.</summary>
    public ClientTlsOptions Tls { get; init; } = new();

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (!HostAndPort.IsValid(Server)) problems.Add("server", "expected host and port, such as 127.0.0.1:5672");
    }
}
