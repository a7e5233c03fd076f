using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Pages;

namespace Heliograph.Tests.Metrics;

/// <summary>The three rates of the deployment page, over a clock that a test moves; samples are taken when the rates ask for it.</summary>
public sealed class MessageRatesTests
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(100);

    private readonly FakeClock _clock = new();
    private readonly FakeDeployment _deployment;
    private TimeSpan _due;

    public MessageRatesTests()
    {
        _deployment = new(_clock);
        _due = TimeSpan.FromMilliseconds(_deployment.Rates.Due);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3.7)]
    [InlineData(9.95)]
    public void Steady_messages_have_their_rate_at_every_moment_and_ten_seconds_after_them_it_is_zero(double phase)
    {
        Run(TimeSpan.FromSeconds(phase), 0);
        Run(TimeSpan.FromSeconds(11), 20);
        for (var tenth = 0; tenth < 300; tenth++)
        {
            Run(s_step, 20);
            Assert.InRange(_deployment.Rates.Current.Received, 196, 204);
            Assert.InRange(_deployment.Rates.Current.Sent, 588, 612);
            Assert.InRange(_deployment.Rates.Current.Total, 784, 816);
        }

        Run(TimeSpan.FromSeconds(10), 0);
        for (var tenth = 0; tenth < 110; tenth++)
        {
            Assert.Equal(new MessageRate(0, 0), _deployment.Rates.Current);
            Run(s_step, 0);
        }
    }

    [Fact]
    public void Before_a_second_has_passed_the_window_is_a_second_all_the_same()
    {
        Count(50);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(50, _deployment.Rates.Current.Received);
    }

    [Theory]
    [InlineData(-86_400)]
    [InlineData(-3)]
    [InlineData(7)]
    [InlineData(86_400)]
    public void A_clock_that_is_set_changes_no_rate(double seconds)
    {
        Run(TimeSpan.FromSeconds(25), 20);

        _clock.Set(_clock.GetUtcNow().AddSeconds(seconds));

        for (var tenth = 0; tenth < 250; tenth++)
        {
            Assert.InRange(_deployment.Rates.Current.Received, 196, 204);
            Run(s_step, 20);
        }
    }

    [Fact]
    public void A_late_sample_makes_the_window_longer_and_the_rate_no_less_true()
    {
        Run(TimeSpan.FromSeconds(15), 20);
        for (var tenth = 0; tenth < 600; tenth++)
        {
            Count(20);
            _clock.Advance(s_step);
            Assert.InRange(_deployment.Rates.Current.Received, 199, 201);
        }
    }

    [Theory]
    [InlineData(0, 9000)]
    [InlineData(8.999, 1)]
    [InlineData(9, 1000)]
    [InlineData(9.999, 1)]
    [InlineData(10, 9000)]
    public void A_sample_is_due_at_every_multiple_of_ten_seconds_and_one_second_before(double phase, int due)
    {
        _clock.Advance(TimeSpan.FromSeconds(phase));

        Assert.Equal(due, _deployment.Rates.Due);
    }

    // Before the time passes, as messages do come: a sample at its end has them.
    private void Run(TimeSpan time, int messages)
    {
        for (var left = time; left > TimeSpan.Zero; left -= s_step)
        {
            Count(messages);
            var step = left < s_step ? left : s_step;
            _clock.Advance(step);
            _due -= step;
            if (_due > TimeSpan.Zero) continue;
            _deployment.Rates.Sample();
            _due = TimeSpan.FromMilliseconds(_deployment.Rates.Due);
        }
    }

    private void Count(int messages)
    {
        _deployment.Shards[0].Counters.Add(BrokerCounter.MessagesReceived, messages);
        foreach (var shard in _deployment.Shards) shard.Counters.Add(BrokerCounter.MessagesSent, messages * 3 / 2);
    }
}
