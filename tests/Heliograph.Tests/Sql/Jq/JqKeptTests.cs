using Heliograph.Server.Sql.Jq;

namespace Heliograph.Tests.Sql.Jq;

/// <summary>What is compiled is kept while it is asked for; the rest makes room.</summary>
public sealed class JqKeptTests
{
    private readonly JqKept<string, string> _kept = new(3);

    [Fact]
    public void The_oldest_makes_room()
    {
        foreach (var source in new[] { "a", "b", "c", "d" }) _kept.Keep(source, source.ToUpperInvariant());

        Assert.Equal("BCD", Kept("a", "b", "c", "d"));
    }

    [Fact]
    public void What_is_asked_for_stays()
    {
        _kept.Keep("a", "A");
        for (var i = 0; i < 100; i++)
        {
            Assert.True(_kept.TryFind("a", out _));
            _kept.Keep($"{i}", $"{i}");
        }

        Assert.Equal("A9899", Kept("a", "97", "98", "99"));
    }

    [Fact]
    public void It_makes_room_although_all_are_asked_for()
    {
        foreach (var source in new[] { "a", "b", "c" }) _kept.Keep(source, source.ToUpperInvariant());
        Assert.Equal("ABC", Kept("a", "b", "c"));

        _kept.Keep("d", "D");

        Assert.Equal("BCD", Kept("a", "b", "c", "d"));
    }

    [Fact]
    public void One_that_came_twice_is_kept_once()
    {
        _kept.Keep("a", "A");
        _kept.Keep("a", "B");

        Assert.Equal("A", Kept("a"));
    }

    private string Kept(params string[] sources) => string.Concat(sources.Select(source => _kept.TryFind(source, out var made) ? made : ""));
}
