using System.Text;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Tests.Scenarios;

// Who comes in, and what is denied to those who are in.
internal sealed partial class ScenarioScript
{
    private static ClientOptions Known(ClientOptions options) => options with { Username = "user", Password = "right" };

    private static ClientOptions V311(ClientOptions options) => options with { Version = ProtocolVersion.V311 };

    private async Task NineConnectsAsync()
    {
        for (var i = 0; i < 8; i++)
        {
            var client = await ConnectAsync("a", 1);
            if (i % 2 == 0) await client.DisconnectAsync();
            else client.Abort();
            await Polling.Eventually(() => _broker.Gauges.Sessions == 0, "the client is gone");
        }

        var wrong = await OpenAsync(o => Known(o) with { Password = "wrong" });
        Assert.Equal(ReasonCode.BadUserNameOrPassword, (await wrong.HandshakeAsync()).Reason);
    }

    private static async Task PublishThriceAsync(TestClient client)
    {
        await client.SendAsync(new PublishOptions("deny", "x"));
        Assert.Equal(ReasonCode.NotAuthorized, await client.PublishAsync("deny", "x", QoS.AtLeastOnce));
        Assert.Equal(ReasonCode.NotAuthorized, await client.PublishAsync("deny", "x", QoS.ExactlyOnce));
    }

    private static async Task SubscribeForbiddenAsync(TestClient client)
    {
        var refused = client.Version == ProtocolVersion.V5 ? ReasonCode.NotAuthorized : ReasonCode.UnspecifiedError;
        Assert.Equal([ReasonCode.Success, refused], await client.SubscribeAsync(0, ("a", default), ("deny", default)));
    }

    private static async Task PublishForbiddenInSmallAsync(TestClient client) =>
        Assert.Equal(ReasonCode.Success, await client.PublishAsync("deny", "x", QoS.AtLeastOnce));

    private async Task ExchangeAsync()
    {
        var client = await OpenAsync(o => o with { ClientId = "a", AuthenticationMethod = "FAKE", AuthenticationData = "hello" });
        await client.SendRawAsync(client.Options.Encode());
        await client.ExpectAsync(new Auth(ReasonCode.ContinueAuthentication));
        var answer = new AuthPacket { Reason = ReasonCode.ContinueAuthentication, Method = "FAKE"u8, Data = Encoding.UTF8.GetBytes("sesame") };
        var bytes = new byte[answer.Length()];
        answer.Write(bytes);
        await client.SendRawAsync(bytes);
        Assert.Equal(ReasonCode.Success, (await client.ExpectAsync<ConnAck>()).Reason);
    }

    private async Task BannedAsync(Func<ClientOptions, ClientOptions> with)
    {
        var client = await OpenAsync(o => with(Known(o)) with { ClientId = "banned" });
        Assert.NotEqual(0, (await client.HandshakeAsync()).Code);
        await client.ExpectClosedAsync();
    }

    private async Task ForbiddenWillAsync()
    {
        var client = await OpenAsync(o => Known(o) with { Will = new("deny/will", "x") });
        Assert.Equal(ReasonCode.NotAuthorized, (await client.HandshakeAsync()).Reason);
        await client.ExpectClosedAsync();
    }
}
