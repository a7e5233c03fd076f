using System.Buffers;
using Heliograph.Server.Http;

namespace Heliograph.Tests.Api;

/// <summary>One writing for all who wait.</summary>
public sealed class SharedRenderingTests
{
    [Fact]
    public async Task Whoever_asks_during_a_writing_shares_the_next_one()
    {
        var writings = 0;
        using var begun = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        var shared = new SharedRendering(output =>
        {
            begun.Release();
            Assert.True(go.Wait(Polling.Patience));
            output.Write([(byte)Interlocked.Increment(ref writings)]);
        });
        var first = Task.Run(shared.GetAsync);
        await begun.WaitAsync(Polling.Patience);

        var waiting = Enumerable.Range(0, 100).Select(_ => shared.GetAsync()).ToList();
        go.Release(2);

        using (var one = await first) Assert.Equal([1], one.Octets.ToArray());
        foreach (var rendering in await Task.WhenAll(waiting)) Assert.Equal([2], rendering.Octets.ToArray());
        Assert.Equal(2, writings);
    }

    [Fact]
    public async Task Whoever_asks_afterwards_is_given_a_new_one()
    {
        var writings = 0;
        var shared = new SharedRendering(output => output.Write([(byte)++writings]));

        for (byte i = 1; i <= 5; i++)
        {
            using var rendering = await shared.GetAsync();
            Assert.Equal([i], rendering.Octets.ToArray());
        }
    }

    [Fact]
    public async Task A_writing_that_fails_fails_for_those_who_shared_it_and_the_next_is_written()
    {
        var fail = true;
        var shared = new SharedRendering(output =>
        {
            output.Write("half"u8);
            if (fail) throw new InvalidOperationException("broken");
        });

        await Assert.ThrowsAsync<InvalidOperationException>(shared.GetAsync);
        fail = false;
        using var rendering = await shared.GetAsync();
        Assert.Equal("half"u8.ToArray(), rendering.Octets.ToArray());
    }

    [Fact]
    public void A_rendering_grows_as_far_as_it_must()
    {
        using var rendering = new Rendering();
        var part = new byte[10_000];
        for (byte i = 0; i < 50; i++)
        {
            Array.Fill(part, i);
            rendering.Write(part);
        }

        Assert.Equal(500_000, rendering.Octets.Length);
        for (var i = 0; i < rendering.Octets.Length; i++) Assert.Equal(i / 10_000, rendering.Octets[i]);
    }
}
