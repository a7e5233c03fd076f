using System.Text;
using Heliograph.Broker.Access;

namespace Heliograph.Tests.Access;

/// <summary>What a connection remembers of what it may do.</summary>
public sealed class AuthorizationCacheTests
{
    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void An_answer_about_a_topic_that_is_too_long_is_not_remembered(int length, bool isRemembered)
    {
        var cache = new AuthorizationCache(4);
        var request = new AccessRequest { Client = ClientIdentity.Unknown, Action = AccessAction.Publish, Topic = Encoding.ASCII.GetBytes(new string('t', length)) };

        cache.Put(request, allowed: true, until: 100, generation: 0);

        Assert.Equal(isRemembered, cache.TryGet(request, now: 0, generation: 0, out var allowed) && allowed);
        Assert.Equal(isRemembered, cache.IsAllowedAgain(request, now: 0, generation: 0));
        Assert.Equal(isRemembered ? 1 : 0, cache.Count);
    }
}
