namespace Heliograph.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Sqlite_opens()
    {
        Assert.True(true);
    }
}
