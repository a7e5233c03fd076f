using System.Globalization;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Connectors.Pgsql;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Connectors;

/// <summary>The driver of PostgreSQL against a real server.</summary>
public sealed class PgsqlDriverTests(PgsqlServer server) : IClassFixture<PgsqlServer>
{
    private readonly string _table = $"t{Guid.NewGuid():N}";

    [Fact]
    public async Task Values_of_every_type_arrive_as_the_columns_have_them()
    {
        await server.RunAsync($"CREATE DOMAIN d{_table} AS int CHECK (VALUE > 0); "
            + $"CREATE TABLE {_table} (i int, b bigint, f float8, n numeric, t text, v varchar(40), o bool, j jsonb, y bytea, z timestamptz, s int[], d d{_table})");
        await using var driver = await ConnectedAsync();
        var action = Action(driver, $"INSERT INTO {_table} VALUES (${{i}}, ${{b}}, ${{f}}, ${{n}}, ${{t}}, ${{v}}, ${{o}}, ${{j}}, ${{y}}, to_timestamp(${{z}}::bigint / 1000), ${{s}}, ${{i}})");
        var row = Driving.Json("""{"i":7.0,"b":9007199254740993,"f":1.5e10,"n":-0.25,"t":"Zoë's","o":true,"j":{"a":[1,null,"x"]},"z":1700000000000,"s":"{1,2}"}""");
        row["y"] = SqlValue.Of([0xFF, 0x00, 0x27]);

        Assert.Equal("SS", (await action.SendAsync(row, new SqlMap())).Outcomes());
        var query = $"SELECT i, b, f, n, t, v, o, j, encode(y, 'hex'), extract(epoch from z)::bigint, s::text, d FROM {_table} ORDER BY i";
        Assert.Equal(["7 9007199254740993 15000000000 -0.25 Zoë's NULL True {\"a\": [1, null, \"x\"]} ff0027 1700000000 {1,2} 7", string.Join(' ', Enumerable.Repeat("NULL", 12))], await server.ReadAsync(query));
    }

    [Theory]
    [InlineData("'); DROP TABLE x; --")]
    [InlineData("\\'; SELECT 1; --")]
    [InlineData("$1 ${n} \"quoted\"")]
    [InlineData("undefined")]
    public async Task A_value_is_a_value_whatever_is_in_it(string value)
    {
        await server.RunAsync($"CREATE TABLE {_table} (a text, b text)");
        await using var driver = await ConnectedAsync();

        Assert.Equal("S", (await Action(driver, $"INSERT INTO {_table} (a, b) VALUES (${{v}}, 'at ' || ${{v}})").SendAsync(Driving.Row(("v", value)))).Outcomes());
        Assert.Equal([$"{value} at {value}"], await server.ReadAsync($"SELECT a, b FROM {_table}"));
    }

    [Fact]
    public async Task Only_the_rows_that_the_database_refuses_fail_and_the_others_stay_in_order()
    {
        await server.RunAsync($"CREATE TABLE {_table} (n int PRIMARY KEY, at serial)");
        await using var driver = await ConnectedAsync();
        object?[] values = [1, "secret", 2, 2, null, 3, "4", 99999999999L, 5, 1.5];

        var batch = await Action(driver, $"INSERT INTO {_table} (n) VALUES (${{v}})").SendAsync([.. values.Select(value => Driving.Row(("v", value)))]);
        Assert.Equal("SFSFFSSFSF", batch.Outcomes());
        Assert.Equal(["1", "2", "3", "4", "5"], await server.ReadAsync($"SELECT n FROM {_table} ORDER BY at"));
        Assert.Equal($"127.0.0.1:{server.Port}: the database refuses a row (SQLSTATE 22P02)", batch.Reason);
    }

    [Fact]
    public async Task The_reason_names_the_constraint_and_no_value()
    {
        await server.RunAsync($"CREATE TABLE {_table} (n text CONSTRAINT short_enough CHECK (length(n) < 5))");
        await using var driver = await ConnectedAsync();
        var batch = await Action(driver, $"INSERT INTO {_table} (n) VALUES (${{v}})").SendAsync(Driving.Row(("v", "confidential")));

        Assert.Equal($"127.0.0.1:{server.Port}: the database refuses a row (SQLSTATE 23514, constraint short_enough)", batch.Reason);
    }

    [Fact]
    public async Task A_constraint_that_is_checked_at_the_end_fails_the_row_that_breaks_it()
    {
        await server.RunAsync($"CREATE TABLE p{_table} (n int PRIMARY KEY); INSERT INTO p{_table} SELECT generate_series(0, 19); "
            + $"CREATE TABLE {_table} (n int REFERENCES p{_table} DEFERRABLE INITIALLY DEFERRED)");
        await using var driver = await ConnectedAsync();
        var batch = await Action(driver, $"INSERT INTO {_table} (n) VALUES (${{v}})").SendAsync([.. Enumerable.Range(0, 20).Select(i => Driving.Row(("v", i is 3 or 11 ? 100 : i)))]);

        Assert.Equal("SSSFSSSSSSSFSSSSSSSS", batch.Outcomes());
        Assert.Equal(["18"], await server.ReadAsync($"SELECT count(*) FROM {_table}"));
    }

    [Fact]
    public async Task Octets_that_are_no_text_fail_their_row_alone_unless_the_column_takes_octets()
    {
        await server.RunAsync($"CREATE TABLE {_table} (t text, y bytea)");
        await using var driver = await ConnectedAsync();
        SqlMap[] rows = [Driving.Row(("p", "fine")), Driving.Row(("p", new byte[] { 0xC3, 0x28 })), Driving.Row(("p", "a\0b"))];

        var batch = await Action(driver, $"INSERT INTO {_table} (t) VALUES (${{p}})").SendAsync(rows);
        Assert.Equal("SFF", batch.Outcomes());
        Assert.Contains("no UTF-8", batch.Reason, StringComparison.Ordinal);
        Assert.Equal("SSS", (await Action(driver, $"INSERT INTO {_table} (y) VALUES (${{p}})").SendAsync(rows)).Outcomes());
        Assert.Equal(["66696e65", "c328", "610062"], await server.ReadAsync($"SELECT encode(y, 'hex') FROM {_table} WHERE t IS NULL"));
    }

    [Fact]
    public async Task A_statement_that_the_database_does_not_understand_is_final_until_the_table_is_there()
    {
        await using var driver = await ConnectedAsync();
        var action = Action(driver, $"INSERT INTO {_table} (n) VALUES (${{v}})");
        var batch = await action.SendAsync(Driving.Row(("v", 1)), Driving.Row(("v", 2)));

        Assert.Equal("FF", batch.Outcomes());
        Assert.Contains("(SQLSTATE 42P01): relation", batch.Reason, StringComparison.Ordinal);
        await server.RunAsync($"CREATE TABLE {_table} (n int)");
        Assert.Equal("S", (await action.SendAsync(Driving.Row(("v", 1)))).Outcomes());
        await server.RunAsync($"ALTER TABLE {_table} ALTER n TYPE bytea USING NULL");
        Assert.Equal("F", (await action.SendAsync(Driving.Row(("v", "a")))).Outcomes());
        Assert.Equal("S", (await action.SendAsync(Driving.Row(("v", "a")))).Outcomes());
        Assert.Equal(["NULL", "61"], await server.ReadAsync($"SELECT encode(n, 'hex') FROM {_table}"));
    }

    [Fact]
    public async Task A_result_whose_shape_changes_is_no_reason_to_fail()
    {
        await server.RunAsync($"CREATE TABLE {_table} (n int)");
        await using var driver = await ConnectedAsync();
        var action = Action(driver, $"INSERT INTO {_table} (n) VALUES (${{v}}) RETURNING *");
        await action.SendAllAsync(driver, [Driving.Row(("v", 1))]);
        await server.RunAsync($"ALTER TABLE {_table} ADD m int");
        await action.SendAllAsync(driver, [Driving.Row(("v", 2))]);

        Assert.Equal(["1 NULL", "2 NULL"], await server.ReadAsync($"SELECT * FROM {_table} ORDER BY n"));
    }

    [Theory]
    [InlineData("INSERT INTO {0} (n, m) VALUES (${{v}}, 1) ON CONFLICT (n) DO UPDATE SET m = {0}.m + 1", "1 3,2 1")]
    [InlineData("WITH x AS (SELECT ${{v}}::int AS n) INSERT INTO {0} (n, m) SELECT n, ${{v}} FROM x WHERE NOT EXISTS (SELECT 1 FROM {0} o WHERE o.n = x.n);", "1 1,2 2")]
    public async Task Any_statement_can_be_sent_for_each_row(string statement, string left)
    {
        await server.RunAsync($"CREATE TABLE {_table} (n int PRIMARY KEY, m int)");
        await using var driver = await ConnectedAsync(prepare: false);
        var sql = string.Format(CultureInfo.InvariantCulture, statement, _table);

        Assert.Equal("SSSS", (await Action(driver, sql).SendAsync([.. new[] { 1, 2, 1, 1 }.Select(i => Driving.Row(("v", i)))])).Outcomes());
        Assert.Equal(left, string.Join(',', await server.ReadAsync($"SELECT n, m FROM {_table} ORDER BY n")));
    }

    [Theory]
    [InlineData("Username=guarded;Password=s3cret", "28P01", "Password")]
    [InlineData("Username=nobody;Password=s3cret", "28000", "Username")]
    [InlineData("Username=postgres;Database=nothing;Password=s3cret", "3D000", "does not exist")]
    public async Task A_user_or_database_that_is_not_known_is_said(string who, string state, string says)
    {
        await using var driver = Driver($"Host=127.0.0.1;Port={server.Port};{who}");
        var refusal = await Assert.ThrowsAsync<TargetException>(() => driver.ConnectAsync(default));

        Assert.False(refusal.IsFinal);
        Assert.Contains(state, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(".", (await Action(driver, "SELECT ${v}").SendAsync(Driving.Row(("v", 1)))).Outcomes());
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_given_up_when_the_action_says()
    {
        await server.RunAsync($"CREATE TABLE {_table} (n int)");
        await using var driver = await ConnectedAsync();
        var action = Action(driver, $"INSERT INTO {_table} (n) VALUES (${{v}})");
        await using var source = Npgsql.NpgsqlDataSource.Create(server.Connection);
        await using var other = await source.OpenConnectionAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using (var locking = new Npgsql.NpgsqlCommand($"LOCK TABLE {_table}", other)) await locking.ExecuteNonQueryAsync();
        using var limit = new CancellationTokenSource();
        var batch = action.Batch([Driving.Row(("v", 1))]);
        var sending = action.SendAsync(batch, limit.Token).AsTask();
        await Polling.EventuallyAsync(async () => (await server.ReadAsync($"SELECT 1 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE NOT granted AND c.relname = '{_table}'")).Count > 0, "it waits for the lock");
        await limit.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(".", batch.Outcomes());
        await transaction.RollbackAsync();
        Assert.Equal("S", (await action.SendAsync(Driving.Row(("v", 2)))).Outcomes());
        Assert.Equal(["2"], await server.ReadAsync($"SELECT n FROM {_table}"));
    }

    [Fact]
    public async Task A_row_that_was_made_for_other_placeholders_fails_alone()
    {
        await server.RunAsync($"CREATE TABLE {_table} (a int, b int)");
        await using var driver = await ConnectedAsync();
        var before = Action(driver, $"INSERT INTO {_table} VALUES (${{a}}, ${{b}})");
        var after = Action(driver, $"INSERT INTO {_table} (b, a) VALUES (${{b}}, ${{a}})");
        var batch = new ActionBatch([.. new[] { before, after }.Select(action => Driving.Item(action.Render(Driving.Row(("a", 1), ("b", 2)))))]);

        await after.SendAsync(batch, default);
        Assert.Equal("FS", batch.Outcomes());
        Assert.Equal(["1 2"], await server.ReadAsync($"SELECT a, b FROM {_table}"));
    }

    private async Task<PgsqlDriver> ConnectedAsync(bool prepare = true)
    {
        var driver = Driver(server.Connection, prepare);
        await driver.ConnectAsync(default);
        await driver.CheckAsync(default);
        return driver;
    }

    private static PgsqlDriver Driver(string connection, bool prepare = true) =>
        new(new() { Type = ConnectorType.Pgsql, Name = "db", Pgsql = new() { Connection = new(connection), Prepare = prepare } });

    private static IActionDriver Action(PgsqlDriver driver, string sql) => driver.Open(new ActionOptions { Type = ConnectorType.Pgsql, Name = "insert", Connector = "db", Pgsql = new() { Sql = sql } });
}
