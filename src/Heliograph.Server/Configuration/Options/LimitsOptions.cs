using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>Limits over all servers.</summary>
internal sealed record LimitsOptions
{
    /// <summary>Connections at most; 0 has no limit but that of the operating system.</summary>
    [Setting(Applies.NewConnections, Min = 0, Max = 100_000_000)]
    public int MaxConnections { get; init; }

    /// <summary>Connections accepted in a second at most; 0 has no limit.</summary>
    [Setting(Applies.NewConnections, Min = 0, Max = 10_000_000)]
    public int ConnectionRate { get; init; }

    /// <summary>PUBLISH packets that all MQTT clients together may send in a second; more wait, see rateWait. 0 has no limit.</summary>
    [Setting(Applies.Now, Min = 0, Max = 100_000_000)]
    public int MessageRate { get; init; }

    /// <summary>Bytes of PUBLISH packets that all MQTT clients together may send in a second; more wait, see rateWait. 0 has no limit.</summary>
    [Setting(Applies.Now, Min = 0, Max = 2_147_483_647)]
    public int ByteRate { get; init; }

    /// <summary>How long a client is not read at most because all together send more than messageRate, byteRate or its server's total rates allow. What it has sent by then is refused: QoS 1 and 2 with 0x97, QoS 0 is dropped, and 3.x clients wait on with QoS 1 and 2, for they cannot be told. 0 waits for ever.</summary>
    [Setting(Applies.Now, Min = 0, Max = 3600)]
    public TimeSpan RateWait { get; init; } = TimeSpan.FromSeconds(10);
}
