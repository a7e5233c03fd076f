namespace Heliograph.Tests.Scenarios;

/// <summary>What holds between the counters whenever nothing is under way.</summary>
internal static class CounterIdentities
{
    private static readonly string[] PacketTypes =
        [.. CounterSnapshot.AllNames.Where(name => name.StartsWith("packets_", StringComparison.Ordinal) && name is not "packets_received" and not "packets_sent")];

    private static readonly string[] PacketsReceived =
        [.. PacketTypes.Where(name => name == "packets_connect" || name.EndsWith("_received", StringComparison.Ordinal))];

    private static readonly string[] PacketsSent = [.. PacketTypes.Where(name => name.EndsWith("_sent", StringComparison.Ordinal))];

    public static void AssertHold(CounterSnapshot c, TestBroker broker, long apiPublishes)
    {
        long Sum(IEnumerable<string> names) => names.Sum(name => c[name]);

        Assert.Equal(c["messages_received"], c["messages_qos0_received"] + c["messages_qos1_received"] + c["messages_qos2_received"]);
        Assert.Equal(c["messages_sent"], c["messages_qos0_sent"] + c["messages_qos1_sent"] + c["messages_qos2_sent"]);
        Assert.Equal(c["messages_sent"], c["packets_publish_sent"]);
        Assert.Equal(apiPublishes, c["messages_received"] - c["packets_publish_received"]);
        Assert.Equal(c["packets_received"], Sum(PacketsReceived));
        Assert.Equal(c["packets_sent"], Sum(PacketsSent));
        Assert.Equal(c["delivery_dropped"], Sum(CounterSnapshot.AllNames.Where(n => n.StartsWith("delivery_dropped_", StringComparison.Ordinal))));
        Assert.True(c["messages_dropped"] >= c["messages_dropped_no_subscribers"] + c["messages_dropped_expired"]);
        Assert.Equal(c["client_connack"], c["client_connect"]);
        Assert.Equal(c["client_connect"], c["authentication_success"] + c["authentication_failure"]);
        Assert.Equal(broker.Gauges.LiveConnections, c["client_connected"] - c["client_disconnected"]);
        Assert.Equal(broker.Gauges.Sessions, c["session_created"] - c["session_discarded"] - c["session_terminated"]);
        Assert.Equal(c["session_resumed"], c["session_takenover"]);
        Assert.Equal(c["messages_delivered"], c["messages_sent"] + c["delivery_dropped_too_large"]);
        Assert.True(c["packets_connack_sent"] >= c["packets_connack_error"] && c["packets_connack_error"] >= c["packets_connack_auth_error"]);
        Assert.True(c["packets_publish_error"] >= c["packets_publish_auth_error"]);
        Assert.True(c["packets_subscribe_error"] >= c["packets_subscribe_auth_error"]);
    }
}
