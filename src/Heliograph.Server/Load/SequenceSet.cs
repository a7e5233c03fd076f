using System.Numerics;

namespace Heliograph.Server.Load;

/// <summary>Numbers from 1, a bit each. Added to by one thread at a time; who reads meanwhile may miss the newest.</summary>
internal sealed class SequenceSet
{
    private ulong[] _bits = new ulong[16];

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>The highest; 0 when there is none.</summary>
    public long Highest { get; private set; }

    /// <summary>Adds one; false when it was there.</summary>
    public bool Add(long number)
    {
        var word = (int)(number >> 6);
        if (word >= _bits.Length) Array.Resize(ref _bits, Math.Max(word + 1, _bits.Length * 2));
        var bit = 1UL << (int)(number & 63);
        if ((_bits[word] & bit) != 0) return false;
        _bits[word] |= bit;
        Count++;
        Highest = Math.Max(Highest, number);
        return true;
    }

    /// <summary>How many of these are not in <paramref name="other"/>.</summary>
    public long CountNotIn(SequenceSet other)
    {
        long missing = 0;
        for (var i = 0; i < _bits.Length; i++) missing += BitOperations.PopCount(_bits[i] & ~(i < other._bits.Length ? other._bits[i] : 0));
        return missing;
    }
}
