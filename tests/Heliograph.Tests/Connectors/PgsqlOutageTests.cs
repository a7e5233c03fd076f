using System.Globalization;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Connectors.Pgsql;

namespace Heliograph.Tests.Connectors;

/// <summary>A PostgreSQL server that goes and comes back while rows are sent.</summary>
public sealed class PgsqlOutageTests(PgsqlServer server) : IClassFixture<PgsqlServer>
{

    [Theory]
    [InlineData("INT")]
    [InlineData("QUIT")]
    public async Task Stopped_and_crashed_under_load_it_has_every_row_in_order_at_least_once(string signal)
    {
        const int Rows = 100_000; // On a quiet machine two seconds: the server must be gone before.
        await server.RunAsync($"CREATE TABLE load_{signal} (at bigserial, n int)");
        await using var driver = Driver();
        await driver.ConnectAsync(default);
        var action = driver.Open(new ActionOptions { Type = ConnectorType.Pgsql, Name = "insert", Connector = "db", Pgsql = new() { Sql = $"INSERT INTO load_{signal} (n) VALUES (${{n}})" } });
        var sending = action.SendAllAsync(driver, [.. Enumerable.Range(0, Rows).Select(i => Driving.Row(("n", i)))]);
        await Polling.EventuallyAsync(async () => (await server.ReadAsync($"SELECT 1 FROM load_{signal} WHERE n > {Rows / 20} LIMIT 1")).Count > 0, "a part is there");
        await server.Process.StopAsync(signal);
        await server.StartAsync();
        var batches = await sending;

        var numbers = (await server.ReadAsync($"SELECT n FROM load_{signal} ORDER BY at")).ConvertAll(n => int.Parse(n, CultureInfo.InvariantCulture));
        Assert.True(batches > Rows / 100, "it was not interrupted");
        Assert.Equal(Enumerable.Range(0, Rows), numbers.Distinct());
        Assert.InRange(numbers.Count, Rows, Rows + (100 * (batches - (Rows / 100))));
    }

    [Fact]
    public async Task A_server_that_is_not_there_at_the_start_is_found_when_it_comes()
    {
        await server.Process.StopAsync();
        await using var driver = Driver();
        var action = driver.Open(new ActionOptions { Type = ConnectorType.Pgsql, Name = "ask", Connector = "db", Pgsql = new() { Sql = "SELECT ${n}" } });

        Assert.Equal(".", (await action.SendAsync(Driving.Row(("n", 1)))).Outcomes());
        var refusal = await Assert.ThrowsAsync<TargetException>(() => driver.ConnectAsync(default));
        Assert.StartsWith($"127.0.0.1:{server.Port}: ", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<TargetException>(() => driver.CheckAsync(default));

        await server.StartAsync();
        await driver.ConnectAsync(default);
        await driver.CheckAsync(default);
        Assert.Equal("S", (await action.SendAsync(Driving.Row(("n", 1)))).Outcomes());
        await server.Process.StopAsync();
        await Assert.ThrowsAsync<TargetException>(() => driver.CheckAsync(default));
        await server.StartAsync();
    }

    private PgsqlDriver Driver() =>
        new(new() { Type = ConnectorType.Pgsql, Name = "db", Pgsql = new() { Connection = new(server.Connection) } });
}
