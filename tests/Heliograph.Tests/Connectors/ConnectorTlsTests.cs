using System.Text;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Tests.Access;
using Heliograph.Tests.Transport;
using Npgsql;

namespace Heliograph.Tests.Connectors;

/// <summary>Encryption between connectors and real targets that want a certificate of their clients: whom they trust, and what they say when they do not.</summary>
public sealed class ConnectorTlsTests(RabbitmqServer queues) : IClassFixture<RabbitmqServer>, IDisposable
{
    private readonly TestCertificates _own = new();
    private readonly TestCertificates _foreign = new("stranger");

    public void Dispose()
    {
        _own.Dispose();
        _foreign.Dispose();
    }

    [Fact]
    public async Task Http_is_spoken_with_who_is_trusted()
    {
        await using var web = await new FaultyWeb { Certificates = _own }.StartAsync();
        var action = new ActionOptions { Http = new() { Body = "${v}" } };
        ConnectorOptions Of(ClientTlsOptions tls, string host = "localhost", string health = "") =>
            new() { Type = ConnectorType.Http, Http = new() { Url = $"https://{host}:{web.Port}", Tls = tls, HealthPath = health } };

        await AssertSpokenAsync(tls => Of(tls), action, _own);
        await AssertSpokenAsync(tls => Of(tls, health: "/health"), action, _own);
        await AssertRefusedAsync(Of(Whole(_own), "127.0.0.1"), action, "certificate");
        await AssertRefusedAsync(Of(Whole(_own) with { Certificate = null }, health: "/health"), action, "tls.certificate");
        Assert.Equal(4, web.Questions.Count(asked => asked.Body == "sealed"));
    }

    [Fact]
    public async Task Redis_is_spoken_with_who_is_trusted()
    {
        using var server = DatabaseProcess.SecureRedis(_own);
        await server.StartAsync();
        var action = new ActionOptions { Redis = new() { Command = "RPUSH list ${v}" } };
        ConnectorOptions Of(ClientTlsOptions tls, string host = "localhost") => new() { Type = ConnectorType.Redis, Redis = new() { Server = $"{host}:{server.Port}", Tls = tls } };

        await AssertSpokenAsync(tls => Of(tls), action, _own);
        await AssertRefusedAsync(Of(Whole(_own), "127.0.0.1"), action, "certificate");
        await AssertRefusedAsync(Of(Whole(_own) with { Certificate = null }), action, "tls.certificate");
        await AssertRefusedAsync(Of(new()), action, "connection");
    }

    [Fact]
    public async Task Rabbitmq_is_spoken_with_who_is_trusted()
    {
        await queues.UseAsync(async channel => await channel.QueueDeclareAsync("sealed", false, false, false));
        var action = new ActionOptions { Rabbitmq = new() { RoutingKey = "sealed", Payload = "${v}" } };
        ConnectorOptions Of(ClientTlsOptions tls, string host = "localhost") => new() { Type = ConnectorType.Rabbitmq, Rabbitmq = new() { Server = $"{host}:{queues.SecurePort}", Tls = tls } };

        await AssertSpokenAsync(tls => Of(tls), action, queues.Certificates);
        await AssertRefusedAsync(Of(Whole(queues.Certificates), "127.0.0.1"), action, "certificate");
        await AssertRefusedAsync(Of(Whole(queues.Certificates) with { Certificate = null }), action, "tls.certificate");
        Assert.Equal(2u, await queues.UseAsync(channel => channel.MessageCountAsync("sealed")));
        Assert.Equal("sealed", await queues.UseAsync(async channel => Encoding.UTF8.GetString((await channel.BasicGetAsync("sealed", true))!.Body.Span)));
    }

    [Fact]
    public async Task PostgreSQL_is_spoken_with_who_is_trusted()
    {
        using var server = DatabaseProcess.PostgreSql("hostssl all device-1 127.0.0.1/32 cert\nhostssl all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 reject", _own);
        await server.StartAsync();
        var action = new ActionOptions { Pgsql = new() { Sql = "INSERT INTO rows (v) VALUES (${v})" } };
        ConnectorOptions Of(string more, string user = "device-1", string host = "localhost") =>
            new() { Type = ConnectorType.Pgsql, Pgsql = new() { Connection = new($"Host={host};Port={server.Port};Username={user};Database=postgres;{more}") } };
        await using (var owner = NpgsqlDataSource.Create(Of("SSL Mode=Require;Pooling=false", "postgres").Pgsql!.Connection.Reveal()))
        {
            await using var command = owner.CreateCommand("CREATE TABLE rows (v text); CREATE ROLE \"device-1\" SUPERUSER LOGIN");
            await command.ExecuteNonQueryAsync();
        }

        var own = $"SSL Certificate={_own.ClientFile};SSL Key={_own.ClientFile}";
        await using var spoken = await Reached.AsyncOf(Of($"SSL Mode=VerifyFull;Root Certificate={_own.AuthorityFile};{own}"), action);
        await spoken.SendAsync(Driving.Row(("v", "sealed")));

        await AssertRefusedAsync(Of($"SSL Mode=VerifyFull;Root Certificate={_foreign.AuthorityFile};{own}"), action, "certificate");
        await AssertRefusedAsync(Of($"SSL Mode=VerifyFull;Root Certificate={_own.AuthorityFile};{own}", host: "127.0.0.1"), action, "certificate");
        await AssertRefusedAsync(Of($"SSL Mode=VerifyFull;Root Certificate={_own.AuthorityFile}"), action, "certificate");
        await AssertRefusedAsync(Of("SSL Mode=Disable"), action, "no encryption");
    }

    private static ClientTlsOptions Whole(TestCertificates certificates) => new() { Enabled = true, Ca = certificates.AuthorityFile, Certificate = certificates.ClientFile };

    // With the authority, and without verification; neither with another authority nor with the system's nor with a file that is not there.
    private async Task AssertSpokenAsync(Func<ClientTlsOptions, ConnectorOptions> of, ActionOptions action, TestCertificates certificates)
    {
        var whole = Whole(certificates);
        foreach (var tls in (ClientTlsOptions[])[whole, whole with { Ca = null, Verify = false }])
        {
            await using var reached = await Reached.AsyncOf(of(tls), action);
            Assert.True(reached.Connector.IsConnected, reached.Connector.Reason);
            await reached.SendAsync(Driving.Row(("v", "sealed")));
        }

        await AssertRefusedAsync(of(whole with { Ca = _foreign.AuthorityFile }), action, "certificate");
        await AssertRefusedAsync(of(whole with { Ca = null }), action, "certificate");
        await AssertRefusedAsync(of(whole with { Certificate = certificates.ClientFile + ".none" }), action, "the files of its section tls cannot be used");
    }

    private static async Task AssertRefusedAsync(ConnectorOptions connector, ActionOptions action, string says)
    {
        await using var reached = await Reached.AsyncOf(connector, action);

        Assert.Equal(ConnectorStatus.Disconnected, reached.Connector.Status);
        Assert.Contains(says, reached.Connector.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"connector={reached.Connector.Id} is not connected, and is tried again: {reached.Connector.Reason}", reached.Log, StringComparison.Ordinal);
    }
}
