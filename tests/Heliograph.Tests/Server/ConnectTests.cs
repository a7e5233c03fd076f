using Heliograph.Protocol;
using static Heliograph.Tests.Polling;

namespace Heliograph.Tests.Server;

public sealed class ConnectTests
{
    [Theory, MemberData(nameof(Setups.Versions), MemberType = typeof(Setups))]
    public async Task A_first_connection_finds_no_session(ProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync("a", version);

        Assert.False(client.ConnAck.SessionPresent);
        Assert.Equal(1, broker.Gauges.LiveConnections);
    }

    [Fact]
    public async Task Version_3_1_is_served()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync("old", ProtocolVersion.V31);

        await client.SubscribeAsync("a");
        await client.PublishAsync("a", "x");
        await client.ExpectAsync("a", "x");
    }

    [Fact]
    public async Task CONNACK_tells_what_the_broker_takes()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with
        {
            MaxQoS = QoS.AtLeastOnce,
            RetainAvailable = false,
            MaxPacketSize = 4096,
            MaxTopicAlias = 7,
            ServerKeepAlive = 30,
            MaxAwaitingRelease = 9,
            MaxSessionExpiry = 60,
        });
        var connAck = (await broker.ConnectAsync(o => o with { SessionExpiry = 3600 })).ConnAck;

        Assert.Equal(QoS.AtLeastOnce, connAck.MaximumQoS);
        Assert.False(connAck.RetainAvailable);
        Assert.Equal(4096u, connAck.MaximumPacketSize);
        Assert.Equal((ushort)7, connAck.TopicAliasMaximum);
        Assert.Equal((ushort)30, connAck.ServerKeepAlive);
        Assert.Equal((ushort)9, connAck.ReceiveMaximum);
        Assert.Equal(60u, connAck.SessionExpiry);
    }

    [Fact]
    public async Task An_empty_identifier_is_assigned_one_that_works_for_a_later_connection()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { ClientId = "", SessionExpiry = 100 });
        Assert.NotEmpty(client.ConnAck.AssignedClientId);
        await client.DisconnectAsync();

        var again = await broker.ReconnectAsync(client, o => o with { CleanStart = false });

        Assert.True(again.ConnAck.SessionPresent);
        Assert.Empty(again.ConnAck.AssignedClientId);
    }

    [Fact]
    public async Task Two_clients_without_identifier_are_two_clients()
    {
        await using var broker = await TestBroker.StartAsync();
        var one = await broker.ConnectAsync(o => o with { ClientId = "" });
        var other = await broker.ConnectAsync(o => o with { ClientId = "" });

        Assert.NotEqual(one.Id, other.Id);
        await one.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V311, false, 2)]
    [InlineData(ProtocolVersion.V31, true, 2)]
    public async Task An_empty_identifier_that_the_version_does_not_allow_is_refused(ProtocolVersion version, bool clean, byte code)
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.OpenAsync(o => o with { ClientId = "", Version = version, CleanStart = clean });

        Assert.Equal(code, (await client.HandshakeAsync()).Code);
        await client.ExpectClosedAsync();
        Assert.Single(broker.Log.EndedOf(client));
    }

    [Fact]
    public async Task An_empty_identifier_of_version_3_1_1_with_a_clean_session_is_accepted()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync(o => o with { ClientId = "", Version = ProtocolVersion.V311 });
        await client.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V5, 0x85)]
    [InlineData(ProtocolVersion.V311, 2)]
    public async Task An_identifier_that_is_too_long_is_refused(ProtocolVersion version, byte code)
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { MaxClientIdLength = 5 });
        var client = await broker.OpenAsync(o => o with { ClientId = "123456", Version = version });

        Assert.Equal(code, (await client.HandshakeAsync()).Code);
        await client.ExpectClosedAsync();
    }

    [Fact]
    public async Task An_authentication_method_that_does_not_exist_is_refused()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.OpenAsync(o => o with { AuthenticationMethod = "SCRAM" });

        Assert.Equal(ReasonCode.BadAuthenticationMethod, (await client.HandshakeAsync()).Reason);
        await client.ExpectClosedAsync();
    }

    [Fact]
    public async Task A_will_above_the_maximum_QoS_is_refused()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { MaxQoS = QoS.AtMostOnce });
        var client = await broker.OpenAsync(o => o with { Will = new("w", "x", QoS.AtLeastOnce) });

        Assert.Equal(ReasonCode.QoSNotSupported, (await client.HandshakeAsync()).Reason);
    }

    [Fact]
    public async Task A_retained_will_is_refused_where_nothing_is_retained()
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { RetainAvailable = false });
        var client = await broker.OpenAsync(o => o with { Will = new("w") { Retain = true } });

        Assert.Equal(ReasonCode.RetainNotSupported, (await client.HandshakeAsync()).Reason);
    }

    [Theory]
    [InlineData(3, "0006 4D5149736470 06", 1)]
    [InlineData(4, "0004 4D515454 06", 0x84)]
    [InlineData(4, "0004 4D515454 03", 1)]
    [InlineData(4, "0004 58585858 04", 0)]
    public async Task A_protocol_that_is_none_of_the_three_is_not_served(int version, string nameAndLevel, byte code)
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.OpenAsync(o => o with { Version = code == 0x84 ? ProtocolVersion.V5 : (ProtocolVersion)version });
        var body = nameAndLevel.Replace(" ", "", StringComparison.Ordinal) + "02003C" + (code == 0x84 ? "00" : "") + "000161";
        await client.SendHexAsync($"10{body.Length / 2:X2}{body}");

        if (code != 0) Assert.Equal(code, (await client.ExpectAsync<ConnAck>()).Code);
        await client.ExpectClosedAsync();
        Assert.Single(broker.Log.EndedOf(client));
    }

    [Theory, MemberData(nameof(Setups.Versions), MemberType = typeof(Setups))]
    public async Task A_second_CONNECT_ends_the_connection(ProtocolVersion version)
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync("a", version);

        await client.SendRawAsync(client.Options.Encode());

        await client.ExpectClosedAsync(ReasonCode.ProtocolError);
        Assert.Single(broker.Log.EndedOf(client));
        await Eventually(() => broker.Gauges.Sessions == 0);
    }

    [Theory]
    [InlineData("C000")]
    [InlineData("30030001 61")]
    [InlineData("E000")]
    [InlineData("8206 0001 0001 61 00")]
    [InlineData("F000")]
    [InlineData("0000")]
    [InlineData("2002 0000")]
    public async Task A_first_packet_that_is_not_CONNECT_closes_without_an_answer(string packet)
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.OpenAsync();

        await client.SendHexAsync(packet);

        await client.ExpectClosedAsync();
        Assert.Single(broker.Log.EndedOf(client));
        Assert.Equal(0, broker.Gauges.Sessions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("10FFFF7F")]
    [InlineData("101000044D515454")]
    public async Task A_CONNECT_that_is_not_whole_in_time_closes(string part)
    {
        await using var broker = await TestBroker.StartAsync(2, m => m with { ConnectTimeout = TimeSpan.FromSeconds(3), MaxPacketSize = 268_435_460 });
        var client = await broker.OpenAsync();
        await client.SendHexAsync(part);
        await broker.SettleAsync();
        await broker.AdvanceAsync(2.9);
        Assert.Equal(1, broker.Node.Listeners[0].Live);

        await broker.AdvanceAsync(0.1);

        await client.ExpectClosedAsync();
        Assert.Single(broker.Log.EndedOf(client));
    }

    [Fact]
    public async Task A_client_that_connected_in_time_is_not_closed_at_the_deadline()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync();

        await broker.AdvanceAsync(1000);

        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_CONNECT_in_pieces_is_accepted_on_the_shard_where_its_session_lives()
    {
        await using var broker = await TestBroker.StartAsync();
        foreach (var shard in new[] { 0, 1 })
        {
            var client = await broker.OpenAsync(o => o with { ClientId = "pieces", Shard = shard });
            foreach (var octet in client.Options.Encode())
            {
                await client.SendRawAsync(new[] { octet });
                await broker.SettleAsync();
            }

            Assert.Equal(ReasonCode.Success, (await client.ExpectAsync<ConnAck>()).Reason);
        }
    }

    [Fact]
    public async Task Packets_right_behind_CONNECT_are_served_after_it()
    {
        await using var broker = await TestBroker.StartAsync();
        foreach (var shard in new[] { 0, 1 })
        {
            var client = await broker.OpenAsync(o => o with { ClientId = "eager", Shard = shard });
            await client.SendRawAsync((byte[])[.. client.Options.Encode(), 0x82, 7, 0, 1, 0, 0, 1, (byte)'a', 0, 0x30, 5, 0, 1, (byte)'a', 0, (byte)'x', 0xC0, 0]);

            await client.ExpectAsync<ConnAck>();
            await client.ExpectAsync<SubAck>();
            await client.ExpectAsync("a", "x");
            await client.ExpectAsync<PingResp>();
        }
    }

    [Fact]
    public async Task AUTH_without_an_authentication_method_is_a_protocol_error()
    {
        await using var broker = await TestBroker.StartAsync();
        var client = await broker.ConnectAsync();

        await client.SendHexAsync("F000");

        await client.ExpectClosedAsync(ReasonCode.ProtocolError);
    }
}
