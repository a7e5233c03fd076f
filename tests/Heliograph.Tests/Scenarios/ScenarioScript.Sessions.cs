using Heliograph.Protocol;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Scenarios;

// Connections and sessions that begin, pass on and end.
internal sealed partial class ScenarioScript
{
    private static ClientOptions Lasting(ClientOptions options) => options with { CleanStart = false, SessionExpiry = 3600 };

    private static ClientOptions WithWill(ClientOptions options) => options with { Will = new("t") };

    private async Task<Func<Task>> TakeOverAsync(Func<ClientOptions, ClientOptions> with, bool cleanStart)
    {
        var first = await ConnectAsync("a", 1, o => with(o) with { CleanStart = cleanStart });
        return async () =>
        {
            await ConnectAsync("a", 1, o => with(o) with { CleanStart = cleanStart });
            await first.ExpectClosedAsync(ReasonCode.SessionTakenOver);
        };
    }

    private async Task<Func<Task>> ResumeAsync(bool cleanStart)
    {
        await ParkAsync();
        return () => ConnectAsync("a", 1, o => Lasting(o) with { CleanStart = cleanStart });
    }

    private async Task<Func<Task>> KickAsync()
    {
        var client = await ConnectAsync("a", 1);
        return async () => Assert.True(await _broker.Node.Broker.KickAsync(client.Id));
    }

    private async Task<Func<Task>> KickParkedAsync()
    {
        var client = await ParkAsync();
        return async () => Assert.True(await _broker.Node.Broker.KickAsync(client.Id));
    }

    private async Task<TestClient> ParkAsync()
    {
        var client = await ConnectAsync("a", 1, Lasting);
        await client.DisconnectAsync();
        return client;
    }

    private async Task RefusedAsync()
    {
        var client = await OpenAsync(o => o with { ClientId = "", CleanStart = false, Version = ProtocolVersion.V311 });
        Assert.Equal(2, (await client.HandshakeAsync()).Code);
        await client.ExpectClosedAsync();
    }

    private async Task FirstPacketAsync(string hex)
    {
        var client = await OpenAsync(o => o);
        await client.SendHexAsync(hex);
        await client.ExpectClosedAsync();
    }

    private async Task SilentAsync()
    {
        var client = await OpenAsync(o => o);
        await Eventually(() => _broker.Node.Listeners[0] is { Accepted: 1, Live: 1 });
        client.Abort();
        await Eventually(() => _broker.Node.Listeners[0].Live == 0);
    }

    private async Task OctetsAsync()
    {
        var client = await OpenAsync(o => o with { ClientId = "four", Version = ProtocolVersion.V311 });
        await client.HandshakeAsync();
        await client.SubscribeAsync("t", QoS.AtLeastOnce);
        await client.PublishAsync("t", "nine bytes"[..9], QoS.AtLeastOnce);
        await client.ReceiveAsync();
        await client.DisconnectAsync();
    }
}
