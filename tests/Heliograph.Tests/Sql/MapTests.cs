using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Sql;

/// <summary>Maps: few names and many are found alike.</summary>
public sealed class MapTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(300)]
    public void Names_keep_their_order_and_a_value_that_comes_again_its_place(int count)
    {
        var map = new SqlMap();
        for (var i = 0; i < count; i++) map[$"n{i}"] = SqlValue.Of(0L);
        for (var i = 0; i < count; i++) map[$"n{i}"] = SqlValue.Of(i);

        var more = map.With("more", SqlValue.Of(-1));

        Assert.Equal(count, map.Count);
        Assert.Equal(Enumerable.Range(0, count).Select(i => ($"n{i}", (long)i)), map.Fields.Select(one => (one.Key, one.Value.Integer)));
        Assert.False(map.Has("more"));
        Assert.Equal(SqlType.Undefined, map["more"].Type);
        Assert.Equal(-1, more["more"].Integer);
        Assert.Equal(count + 1, more.Count);
        Assert.All(Enumerable.Range(0, count), i => Assert.Equal(i, more[$"n{i}"].Integer));
    }
}
