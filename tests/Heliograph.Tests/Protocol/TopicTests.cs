using System.Text;
using Heliograph.Protocol;

namespace Heliograph.Tests.Protocol;

public sealed class TopicTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("/", true)]
    [InlineData("a//b ", true)]
    [InlineData("$SYS/x", true)]
    [InlineData("", false)]
    [InlineData("+", false)]
    [InlineData("a/#", false)]
    [InlineData("a+b", false)]
    [InlineData("a\0b", false)]
    public void A_topic_name_has_no_wildcard(string topic, bool valid) =>
        Assert.Equal(valid, TopicName.IsValid(Encoding.UTF8.GetBytes(topic)));

    [Theory]
    [InlineData("a", true)]
    [InlineData("/", true)]
    [InlineData("#", true)]
    [InlineData("+", true)]
    [InlineData("/#", true)]
    [InlineData("a/#", true)]
    [InlineData("+/+", true)]
    [InlineData("+/a/+/#", true)]
    [InlineData("/+", true)]
    [InlineData("a/+/", true)]
    [InlineData("$share", true)]
    [InlineData("$shared/+/a", true)]
    [InlineData("$share/g/a", true)]
    [InlineData("$share/g/#", true)]
    [InlineData("$share/g//", true)]
    [InlineData("$share/g/+/a", true)]
    [InlineData("", false)]
    [InlineData("a#", false)]
    [InlineData("#/a", false)]
    [InlineData("a/#/b", false)]
    [InlineData("##", false)]
    [InlineData("#+", false)]
    [InlineData("a+", false)]
    [InlineData("+a", false)]
    [InlineData("++", false)]
    [InlineData("a/b+/c", false)]
    [InlineData("ab/+e", false)]
    [InlineData("a\0", false)]
    [InlineData("$share/", false)]
    [InlineData("$share/g", false)]
    [InlineData("$share/g/", false)]
    [InlineData("$share//a", false)]
    [InlineData("$share/+/a", false)]
    [InlineData("$share/g#/a", false)]
    [InlineData("$share/g+/a", false)]
    [InlineData("$share/g/a#", false)]
    [InlineData("$share/g/#/a", false)]
    public void A_topic_filter_has_wildcards_in_their_places_only(string filter, bool valid) =>
        Assert.Equal(valid, TopicFilter.IsValid(Encoding.UTF8.GetBytes(filter)));

    [Fact]
    public void Names_and_filters_have_at_most_65535_bytes()
    {
        byte[] topic = new byte[65_536];
        topic.AsSpan().Fill((byte)'a');
        Assert.False(TopicName.IsValid(topic));
        Assert.False(TopicFilter.IsValid(topic));
        Assert.True(TopicName.IsValid(topic.AsSpan(1)));
        Assert.True(TopicFilter.IsValid(topic.AsSpan(1)));
    }

    [Fact]
    public void A_shared_filter_has_a_group_and_a_filter()
    {
        Assert.True(TopicFilter.TryParseShared("$share/group/a/+/#"u8, out ReadOnlySpan<byte> group, out ReadOnlySpan<byte> rest));
        Assert.Equal("group"u8.ToArray(), group.ToArray());
        Assert.Equal("a/+/#"u8.ToArray(), rest.ToArray());
        Assert.True(TopicFilter.TryParseShared("$share/g//"u8, out _, out rest));
        Assert.Equal("/"u8.ToArray(), rest.ToArray());
        Assert.False(TopicFilter.TryParseShared("group/a"u8, out group, out rest));
        Assert.True(group.IsEmpty && rest.IsEmpty);
        Assert.False(TopicFilter.TryParseShared("$SHARE/group/a"u8, out _, out _));
    }

    [Theory]
    [InlineData("a", 1)]
    [InlineData("/", 2)]
    [InlineData("a/b", 2)]
    [InlineData("a//b/", 4)]
    [InlineData("", 1)]
    public void Levels_are_counted_with_empty_ones(string topic, int levels) =>
        Assert.Equal(levels, TopicLevels.Count(Encoding.UTF8.GetBytes(topic)));

    [Theory]
    [InlineData("a/b", false)]
    [InlineData("", false)]
    [InlineData("a/+", true)]
    [InlineData("#", true)]
    public void Wildcards_are_seen(string filter, bool has) => Assert.Equal(has, TopicFilter.HasWildcard(Encoding.UTF8.GetBytes(filter)));
}
