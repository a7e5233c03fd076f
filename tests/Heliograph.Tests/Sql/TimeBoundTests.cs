using Heliograph.Server.Sql;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Sql;

/// <summary>How long an evaluation may take. The clock goes on by 100 ms whenever it is looked at.</summary>
public sealed class TimeBoundTests
{
    [Theory]
    [InlineData("FOREACH [1..100] DO item + 1 AS n FROM t")]
    [InlineData("FOREACH [1..9] DO abs(item) AS n FROM t")]
    [InlineData("SELECT abs(1), abs(2), abs(3), abs(4), abs(5), abs(6), abs(7), abs(8), abs(9), abs(10), abs(11) FROM t")]
    public void What_takes_longer_is_an_error(string statement)
    {
        var compiled = Compile(statement);

        var error = Assert.Throws<SqlException>(() => compiled.Evaluate(new Message("{}")));

        Assert.Equal("longer than 1 s for one message", error.Message);
    }

    [Fact]
    public void Each_evaluation_has_its_own_time()
    {
        var compiled = Compile("FOREACH [1..3] DO abs(item) AS n FROM t");

        for (var i = 0; i < 5; i++) Assert.Equal(3, compiled.Evaluate(new Message("{}")).Rows.Count);
    }

    private static SqlStatement Compile(string text) => SqlStatement.Compile(text, new(new(new HurryingClock(), new Random(1), new(), static _ => null)));

    private sealed class HurryingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _now += 100;
    }
}
