using Heliograph.Broker.Access;
using Heliograph.Protocol;
using static Heliograph.Tests.Rules.Events.EventRule;

namespace Heliograph.Tests.Rules.Events;

/// <summary>Rules over what happens to clients: when they are triggered, and every column.</summary>
public sealed class ClientEventTests
{
    private const long Now = 1_772_366_401_000;
    private const string Always = "'timestamp':1772366401000,'node':'heliograph'";
    private const string Properties = "{'User-Property':{},'Session-Expiry-Interval':100,'Receive-Maximum':7}";

    [Theory]
    [InlineData("$events/client/connected")]
    [InlineData("$events/client_connected")]
    public async Task Connected(string topic)
    {
        await using var broker = await StartAsync();
        var rule = Open(broker, topic);
        var client = await ConnectAsync(broker);

        Assert.Equal(
            Json($$"""
                {'event':'client.connected',{{Connection(broker, client)}},{{Wishes}},'receive_maximum':7,'is_bridge':false,'conn_props':{{Properties}},
                'connected_at':{{Now}},'client_attrs':{'a':'1'},{{Always}}}
                """),
            await rule.RowAsync());
    }

    [Theory]
    [InlineData("$events/client/disconnected")]
    [InlineData("$events/client_disconnected")]
    public async Task Disconnected(string topic)
    {
        await using var broker = await StartAsync();
        var rule = Open(broker, topic);
        var client = await ConnectAsync(broker);
        await broker.AdvanceAsync(5);
        await client.SendHexAsync("E0 10 00 0E 1F 0003 627965 26 0001 6B 0002 7631");
        await client.ExpectClosedAsync();

        Assert.Equal(
            Json($$"""
                {'event':'client.disconnected','reason':'normal',{{Connection(broker, client)}},
                'disconn_props':{'User-Property':{'k':'v1'},'Reason-String':'bye','User-Property-Pairs':[{'key':'k','value':'v1'}]},
                'connected_at':{{Now}},'disconnected_at':{{Now + 5000}},'client_attrs':{'a':'1'},'timestamp':{{Now + 5000}},'node':'heliograph'}
                """),
            await rule.RowAsync());
    }

    [Fact]
    public async Task Why_a_client_is_gone()
    {
        await using var broker = await TestBroker.StartAsync();
        var rule = Open(broker, "", "SELECT clientid, reason FROM \"$events/client/disconnected\"");
        (await broker.ConnectAsync("lost")).Abort();
        await rule.RowsAsync(1);
        await (await broker.ConnectAsync("will")).DisconnectAsync(ReasonCode.DisconnectWithWillMessage);
        await broker.ConnectAsync("kicked");
        Assert.True(await broker.Node.Broker.KickAsync("kicked"));
        var taken = await broker.ConnectAsync(o => o with { ClientId = "taken", SessionExpiry = 100 });
        await broker.ReconnectAsync(taken, o => o with { CleanStart = false });
        await broker.ReconnectAsync(taken);
        var silent = await broker.ConnectAsync(o => o with { ClientId = "silent", KeepAlive = 10 });
        await broker.AdvanceAsync(16);
        await silent.ExpectClosedAsync(ReasonCode.KeepAliveTimeout);
        var wrong = await broker.ConnectAsync("wrong");
        await wrong.SendHexAsync("36 05 0001 74 0001");
        await wrong.ExpectClosedAsync(ReasonCode.MalformedPacket);

        Assert.Equal(
            ["lost tcp_closed", "will disconnect_with_will_message", "kicked kicked", "taken takenover", "taken discarded", "silent keepalive_timeout", "wrong malformed_packet"],
            (await rule.RowsAsync(7)).Select(row => System.Text.Json.Nodes.JsonNode.Parse(row)!).Select(row => $"{row["clientid"]} {row["reason"]}"));
    }

    [Theory]
    [InlineData("$events/client/connack")]
    [InlineData("$events/client_connack")]
    public async Task Answered_with_yes(string topic)
    {
        await using var broker = await StartAsync();
        var rule = Open(broker, topic);
        var client = await ConnectAsync(broker);

        Assert.Equal(Json($$"""{'event':'client.connack','reason_code':'success',{{Connection(broker, client)}},{{Wishes}},'conn_props':{{Properties}},{{Always}}}"""), await rule.RowAsync());
    }

    [Fact]
    public async Task Answered_with_no()
    {
        await using var broker = await StartAsync();
        var rule = Open(broker, "$events/client/connack");
        var client = await broker.OpenAsync(o => Client(o) with { Password = "wrong" });
        Assert.Equal(ReasonCode.BadUserNameOrPassword, (await client.HandshakeAsync()).Reason);

        Assert.Equal(
            Json($$"""{'event':'client.connack','reason_code':'bad_username_or_password',{{Connection(broker, client)}},{{Wishes}},'conn_props':{{Properties}},{{Always}}}"""),
            await rule.RowAsync());
    }

    [Theory]
    [InlineData("who-sent-it", "'clientid':'who-sent-it',")]
    [InlineData("far-longer-than-any-identifier-may-be", "")]
    public async Task Refused_for_what_CONNECT_says(string clientId, string column)
    {
        await using var broker = await TestBroker.StartAsync(1, o => o with { MaxQoS = QoS.AtMostOnce, MaxClientIdLength = 20 });
        var rule = Open(broker, "", "SELECT clientid, username, reason_code FROM \"$events/client/connack\"");
        var client = await broker.OpenAsync(o => o with { ClientId = clientId, Username = "u", Will = new("w", "x") { QoS = QoS.AtLeastOnce } });
        var reason = (await client.HandshakeAsync()).Reason;

        Assert.Equal(Json($"{{{column}'username':'u','reason_code':'{(reason == ReasonCode.QoSNotSupported ? "qos_not_supported" : "client_identifier_not_valid")}'}}"), await rule.RowAsync());
    }

    [Fact]
    public async Task Pinged()
    {
        await using var broker = await StartAsync();
        var rule = Open(broker, "$events/client/ping");
        var client = await ConnectAsync(broker);
        await client.FenceAsync();

        Assert.Equal(Json($$"""{'event':'client.ping',{{Connection(broker, client)}},{{Wishes}},'conn_props':{{Properties}},{{Always}}}"""), await rule.RowAsync());
    }

    [Fact]
    public async Task Of_a_client_that_was_there_before_the_rule_most_is_known()
    {
        await using var broker = await StartAsync();
        var client = await ConnectAsync(broker);
        var (pinged, gone) = (Open(broker, "$events/client/ping"), Open(broker, "$events/client/disconnected"));
        await client.FenceAsync();
        Assert.Equal(Json($$"""{'event':'client.ping',{{Connection(broker, client)}},{{Wishes}},{{Always}}}"""), await pinged.RowAsync());

        await client.DisconnectAsync();
        Assert.Equal(
            Json($$"""
                {'event':'client.disconnected','reason':'normal',{{Connection(broker, client)}},'disconn_props':{'User-Property':{} },
                'connected_at':{{Now}},'disconnected_at':{{Now}},'client_attrs':{'a':'1'},{{Always}}}
                """),
            await gone.RowAsync());
    }

    [Fact]
    public async Task Properties_of_CONNECT_are_kept_for_pings_alone()
    {
        await using var broker = await StartAsync();
        var connected = Open(broker, "", "SELECT conn_props.'Receive-Maximum' AS m FROM \"$events/client/connected\"");
        var client = await ConnectAsync(broker);
        Assert.Equal(Json("{'m':7}"), await connected.RowAsync());
        var pinged = Open(broker, "", "SELECT conn_props FROM \"$events/client/ping\"");
        await client.FenceAsync();

        Assert.Equal("{}", await pinged.RowAsync());
    }

    [Theory]
    [InlineData("$events/auth/check_authn_complete")]
    [InlineData("$events/client_check_authn_complete")]
    public async Task Authenticated(string topic)
    {
        await using var broker = await StartAsync(superuser: true);
        var rule = Open(broker, topic);
        var client = await ConnectAsync(broker);
        var refused = await broker.OpenAsync(o => Client(o) with { ClientId = "other", Password = "wrong" });
        await refused.HandshakeAsync();

        var rows = await rule.RowsAsync(2);
        Assert.Equal(
            Json($$"""
                {'event':'client.check_authn_complete','clientid':'c','username':'u','peername':'{{client.LocalAddress}}','reason_code':'success','is_superuser':true,'is_anonymous':false,
                'client_attrs':{'a':'1'},{{Always}}}
                """),
            rows[0]);
        Assert.Equal(
            Json($$"""
                {'event':'client.check_authn_complete','clientid':'other','username':'u','peername':'{{refused.LocalAddress}}','reason_code':'bad_username_or_password','is_superuser':false,
                'is_anonymous':false,'client_attrs':{},{{Always}}}
                """),
            rows[1]);
    }

    [Fact]
    public async Task An_answer_about_the_will_that_is_too_late_makes_no_second_authentication()
    {
        await using var broker = await StartAsync();
        var source = new Tests.Access.FakeSource();
        broker.Node.Broker.Access.Authorization.Sources = [source];
        var rule = Open(broker, "", "SELECT event, reason_code FROM \"$events/auth/check_authn_complete\", \"$events/client/connack\"");
        var client = await broker.OpenAsync(o => Client(o) with { Will = new("ask/me") });
        var answer = client.HandshakeAsync();
        await Polling.Eventually(() => source.Asked == 1);
        await broker.AdvanceAsync(60);

        Assert.Equal(ReasonCode.ServerUnavailable, (await answer).Reason);
        Assert.Equal(
            [Json("{'event':'client.check_authn_complete','reason_code':'success'}"), Json("{'event':'client.connack','reason_code':'server_unavailable'}")],
            await rule.RowsAsync(2));
    }

    [Fact]
    public async Task Where_nobody_is_asked_clients_are_anonymous()
    {
        await using var broker = await TestBroker.StartAsync();
        var rule = Open(broker, "", "SELECT clientid, username, reason_code, is_superuser, is_anonymous FROM \"$events/auth/check_authn_complete\"");
        await broker.ConnectAsync("c");

        Assert.Equal(Json("{'clientid':'c','reason_code':'success','is_superuser':false,'is_anonymous':true}"), await rule.RowAsync());
    }

    private const string Wishes = "'keepalive':60,'clean_start':true,'expiry_interval':100";

    private static ClientOptions Client(ClientOptions options) =>
        options with { ClientId = "c", Username = "u", Password = "right", KeepAlive = 60, SessionExpiry = 100, ReceiveMaximum = 7 };

    private static Task<TestClient> ConnectAsync(TestBroker broker) => broker.ConnectAsync(Client);

    private static string Connection(TestBroker broker, TestClient client) =>
        $"'clientid':'c','username':'u','peername':'{client.LocalAddress}','sockname':'127.0.0.1:{broker.Node.Listeners[0].Port}','proto_name':'MQTT','proto_ver':5";

    private static async Task<TestBroker> StartAsync(bool superuser = false)
    {
        var broker = await TestBroker.StartAsync();
        var accepts = AuthenticationResult.Accepted with { IsSuperuser = superuser, Attributes = new Dictionary<string, string> { ["a"] = "1" } };
        broker.Node.Broker.Access.Authentication.Authenticators = [new Tests.Access.FakeAuthenticator { Accepts = accepts }];
        await broker.AdvanceAsync(1);
        return broker;
    }
}
