using System.Net;
using Heliograph.Server.Http;
using Heliograph.Tests.Metrics;

namespace Heliograph.Tests.Api;

/// <summary>How often an address may be wrong.</summary>
public sealed class FailureLimitTests
{
    private readonly FakeClock _clock = new();
    private readonly FailureLimit _limit;

    public FailureLimitTests() => _limit = new(_clock, 3, TimeSpan.FromSeconds(10));

    [Fact]
    public void A_burst_is_allowed_then_one_an_interval()
    {
        var address = IPAddress.Parse("192.0.2.1");
        for (var i = 0; i < 3; i++) Assert.Equal(TimeSpan.Zero, _limit.Fail(address));
        Assert.Equal(TimeSpan.FromSeconds(10), _limit.Fail(address));
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(TimeSpan.FromSeconds(6), _limit.Wait(address));
        Assert.Equal(TimeSpan.FromSeconds(6), _limit.Fail(address));
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(TimeSpan.Zero, _limit.Wait(address));
        Assert.Equal(TimeSpan.Zero, _limit.Fail(address));
        Assert.NotEqual(TimeSpan.Zero, _limit.Fail(address));
    }

    [Fact]
    public void Trying_on_does_not_make_the_wait_longer()
    {
        var address = IPAddress.Parse("192.0.2.1");
        for (var i = 0; i < 1000; i++) _limit.Fail(address);

        Assert.Equal(TimeSpan.FromSeconds(10), _limit.Wait(address));
    }

    [Fact]
    public void Addresses_of_one_IPv6_network_are_one_and_other_addresses_are_others()
    {
        for (var i = 0; i < 4; i++) _limit.Fail(IPAddress.Parse($"2001:db8::{i}"));

        Assert.NotEqual(TimeSpan.Zero, _limit.Wait(IPAddress.Parse("2001:db8::ffff")));
        var others = Enumerable.Range(0, 100).Count(i => _limit.Wait(IPAddress.Parse($"2001:db8:0:{i + 1:x}::1")) > TimeSpan.Zero);
        Assert.InRange(others, 0, 2);
    }

    [Fact]
    public void A_client_without_an_address_is_limited_too()
    {
        for (var i = 0; i < 4; i++) _limit.Fail(null);

        Assert.NotEqual(TimeSpan.Zero, _limit.Wait(null));
    }
}
