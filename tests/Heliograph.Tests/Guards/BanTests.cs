using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Tests.Scenarios;

namespace Heliograph.Tests.Guards;

/// <summary>A ban that is about very many lets the others go on.</summary>
public sealed class BanTests
{
    private const int Sessions = 3000;

    [Fact]
    public async Task A_ban_of_very_many_ends_them_a_slice_a_turn_and_nobody_else()
    {
        await using var broker = await TestBroker.StartAsync(1);
        await using var client = await broker.ConnectAsync("stays");
        var table = broker.Node.Broker.Tables[0];
        await table.Shard.RunAsync(() =>
        {
            for (var i = 0; i < Sessions; i++)
            {
                var id = Encoding.UTF8.GetBytes($"goes{i}");
                table.Create(id).Identity = new() { ClientId = id };
            }

            return true;
        });

        // Both from the shard's own thread, so that the count comes right behind the first slice.
        var (banning, meanwhile) = await table.Shard.RunAsync(() =>
            (broker.Node.Broker.BanAsync(new(BanTarget.ClientIdRe, "^goes")), table.Shard.RunAsync(() => table.Count)));

        Assert.InRange(await meanwhile, Sessions - 1000, Sessions - 1);
        Assert.Equal(Sessions, await banning);
        Assert.Equal(1, table.Count);
        await client.FenceAsync();
    }

    [Fact]
    public async Task A_ban_that_has_ended_can_be_made_again_before_it_is_swept()
    {
        await using var managed = await Management.ManagedBroker.StartAsync();
        var (now, bans) = (managed.Broker.Clock.GetUtcNow().ToUnixTimeMilliseconds(), managed.Broker.Node.Broker.Access.Bans);
        bans.Put(new(BanTarget.ClientId, "c") { Until = now + 1000 });
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, await managed.StatusAsync("/banned", "POST", """{"as":"clientid","who":"c"}"""));

        await managed.Broker.AdvanceAsync(2);

        Assert.Equal(0, (await managed.GetAsync("/banned")).GetProperty("meta").GetProperty("count").GetInt64());
        Assert.Equal(System.Net.HttpStatusCode.OK, await managed.StatusAsync("/banned", "POST", """{"as":"clientid","who":"c"}"""));
        Assert.Equal(0, Assert.Single(bans.All).Until);
        await CounterIdentities.AssertHoldAsync(managed.Broker);
    }
}
