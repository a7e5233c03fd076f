using Heliograph.Broker.Tracing;

namespace Heliograph.Tests.Tracing;

/// <summary>What a record never holds.</summary>
public sealed class TraceRecordTests
{
    [Theory]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjIn0.c2lnbmF0dXJl", "******")]
    [InlineData("eyal.b.c@example.com", "eyal.b.c@example.com")]
    [InlineData("eyJust-a-long-name-without-a-full-stop", "eyJust-a-long-name-without-a-full-stop")]
    [InlineData("device.of.ann", "device.of.ann")]
    [InlineData("", "")]
    public void A_token_in_place_of_a_user_name_is_not_shown(string name, string shown)
    {
        var record = new TraceRecord { At = 0, Event = "CONNECT received", Username = name, Fields = [("clientid", name), ("username", name)] };

        Assert.Equal(shown, record.Username);
        Assert.Equal([("clientid", name), ("username", shown)], record.Fields);
    }
}
