namespace Heliograph.Server.Rules;

/// <summary>How many messages a second a rule is evaluated with, sampled each ten seconds. One thread samples; any reads.</summary>
internal sealed class RuleRate
{
    // Five minutes.
    private const int Kept = 30;

    private readonly Queue<double> _samples = new(Kept);
    private long _matchedBefore;
    private double _current;
    private double _most;
    private double _mean;

    /// <summary>In the last full ten seconds.</summary>
    public double Current => Volatile.Read(ref _current);

    /// <summary>The highest there was in any ten seconds.</summary>
    public double Most => Volatile.Read(ref _most);

    /// <summary>The mean of the last five minutes, or of as many samples as there are.</summary>
    public double Mean => Volatile.Read(ref _mean);

    /// <summary>Ten seconds are over, at the end of which this many messages had matched.</summary>
    public void Sample(long matched)
    {
        lock (_samples)
        {
            var rate = (matched - _matchedBefore) / RuleRates.Seconds;
            _matchedBefore = matched;
            if (_samples.Count == Kept) _samples.Dequeue();
            _samples.Enqueue(rate);
            Show(rate, Math.Max(rate, _most), _samples.Average());
        }
    }

    /// <summary>Begins anew, when this many messages had matched. Any thread.</summary>
    public void Forget(long matched)
    {
        lock (_samples)
        {
            _matchedBefore = matched;
            _samples.Clear();
            Show(0, 0, 0);
        }
    }

    private void Show(double current, double most, double mean)
    {
        Volatile.Write(ref _current, current);
        Volatile.Write(ref _most, most);
        Volatile.Write(ref _mean, mean);
    }
}
