using Heliograph.Server.Configuration;

namespace Heliograph.Tests.Configuration;

public sealed class DurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("60", 60)]
    [InlineData("0.5", 0.5)]
    [InlineData("500ms", 0.5)]
    [InlineData("10s", 10)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    [InlineData("1d", 86_400)]
    [InlineData("1h30m", 5400)]
    public void A_duration_is_seconds_or_parts_with_units(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Duration.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("h")]
    [InlineData("5 m")]
    [InlineData("1y")]
    [InlineData("1.s")]
    [InlineData("1e5")]
    [InlineData("99999999999999999999")]
    [InlineData("99999999999999999999d")]
    public void Anything_else_is_none(string text) => Assert.Null(Duration.Parse(text));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.25, "250ms")]
    [InlineData(90, "90s")]
    [InlineData(300, "5m")]
    [InlineData(7200, "2h")]
    [InlineData(172_800, "2d")]
    public void A_duration_is_printed_with_the_largest_unit_that_leaves_it_whole(double seconds, string text) =>
        Assert.Equal(text, Duration.Format(TimeSpan.FromSeconds(seconds)));
}
