using System.Buffers;
using System.Runtime.CompilerServices;

namespace Heliograph.Server.Scripting;

/// <summary>
/// Finds a Lua pattern (Lua 5.4 manual §6.4.1) with a bound on what it tries: Lua's own library tries for minutes when a pattern with several repetitions
/// meets a long text, and nothing can stop it. Used where that could happen.
/// </summary>
internal ref struct PatternMatcher(ReadOnlySpan<byte> text, ReadOnlySpan<byte> pattern, long steps)
{
    /// <summary>Captures at most.</summary>
    public const int MostCaptures = 32;

    private const int MostNested = 200;
    private const int MostOptions = 3;
    private const int SetStep = 16; // characters of a set that are looked through in the time of a step
    private const int CallCost = 8; // of one more level, in comparisons of a character
    private static readonly SearchValues<byte> s_special = SearchValues.Create("^$*+?.([%-"u8);
    private const int Open = -1;
    private const int Position = -2;

    private readonly ReadOnlySpan<byte> _text = text;
    private readonly ReadOnlySpan<byte> _pattern = pattern;
    private Captures _captures;
    private long _steps = steps;
    private int _depth;

    /// <summary>Captures of the last match.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// What must be tried more than once: repetitions, and balanced pairs. Options (<c>?</c>) double what is tried: many of them count as many repetitions. −1
    /// when the pattern is a text that stands for itself.
    /// </summary>
    public static int Repetitions(ReadOnlySpan<byte> pattern)
    {
        if (!pattern.ContainsAny(s_special)) return -1;
        var (count, options) = (0, 0);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == (byte)'%' && i + 1 < pattern.Length) count += pattern[++i] == (byte)'b' ? 1 : 0;
            else if (pattern[i] is (byte)'*' or (byte)'+' or (byte)'-') count++;
            else if (pattern[i] == (byte)'?') options++;
        }

        return options > MostOptions ? count + options : count;
    }

    /// <summary>Where the first match at or after <paramref name="from"/> begins, that does not end at <paramref name="not"/>; −1 for none.</summary>
    /// <exception cref="PatternException">The pattern is malformed, or has tried as much as it may.</exception>
    public int Find(int from, int not, out int end)
    {
        var isAnchored = _pattern.Length > 0 && _pattern[0] == (byte)'^';
        for (var start = from; start <= _text.Length; start++)
        {
            Count = 0;
            end = Match(start, isAnchored ? 1 : 0);
            if (end >= 0 && end != not) return start;
            if (isAnchored) break;
        }

        end = -1;
        return -1;
    }

    /// <summary>A capture of the last match: its start, and its length or −1 when it is a position.</summary>
    public readonly (int Start, int Length) Capture(int index)
    {
        ref readonly var capture = ref _captures[index];
        return capture.Length == Open ? throw new PatternException("unfinished capture") : (capture.Start, capture.Length == Position ? -1 : capture.Length);
    }

    private int Match(int s, int p)
    {
        if (++_depth > MostNested) throw new PatternException("pattern too complex");
        _steps -= CallCost;
        try
        {
            while (p < _pattern.Length)
            {
                switch (_pattern[p])
                {
                    case (byte)'(':
                        return p + 1 < _pattern.Length && _pattern[p + 1] == (byte)')' ? StartCapture(s, p + 2, Position) : StartCapture(s, p + 1, Open);
                    case (byte)')':
                        return EndCapture(s, p + 1);
                    case (byte)'$' when p + 1 == _pattern.Length:
                        return s == _text.Length ? s : -1;
                    case (byte)'%' when p + 1 < _pattern.Length && _pattern[p + 1] is (byte)'b' or (byte)'f' or (>= (byte)'0' and <= (byte)'9'):
                        if (!TrySpecial(ref s, ref p)) return -1;
                        continue;
                }

                var end = ItemEnd(p);
                var suffix = end < _pattern.Length ? _pattern[end] : (byte)0;
                if (suffix == (byte)'?')
                {
                    if (IsMatch(s, p, end) && Match(s + 1, end + 1) is >= 0 and var rest) return rest;
                    p = end + 1;
                }
                else if (suffix == (byte)'+') return IsMatch(s, p, end) ? MatchMost(s + 1, p, end) : -1;
                else if (suffix == (byte)'*') return MatchMost(s, p, end);
                else if (suffix == (byte)'-') return MatchLeast(s, p, end);
                else if (!IsMatch(s, p, end)) return -1;
                else (s, p) = (s + 1, end);
            }

            return s;
        }
        finally
        {
            _depth--;
        }
    }

    private int MatchMost(int s, int p, int end)
    {
        var count = 0;
        while (IsMatch(s + count, p, end)) count++;
        for (; count >= 0; count--)
        {
            if (Match(s + count, end + 1) is >= 0 and var rest) return rest;
        }

        return -1;
    }

    private int MatchLeast(int s, int p, int end)
    {
        while (true)
        {
            if (Match(s, end + 1) is >= 0 and var rest) return rest;
            if (!IsMatch(s, p, end)) return -1;
            s++;
        }
    }

    private int StartCapture(int s, int p, int what)
    {
        if (Count >= MostCaptures) throw new PatternException("too many captures");
        _captures[Count++] = new() { Start = s, Length = what };
        var end = Match(s, p);
        if (end < 0) Count--;
        return end;
    }

    private int EndCapture(int s, int p)
    {
        var index = Count - 1;
        while (index >= 0 && _captures[index].Length != Open) index--;
        if (index < 0) throw new PatternException("invalid pattern capture");
        _captures[index].Length = s - _captures[index].Start;
        var end = Match(s, p);
        if (end < 0) _captures[index].Length = Open;
        return end;
    }

    // %bxy, %f[set] and %1: moves on behind it when it matches.
    private bool TrySpecial(ref int s, ref int p) => _pattern[p + 1] switch
    {
        (byte)'b' => TryBalanced(ref s, ref p),
        (byte)'f' => TryFrontier(s, ref p),
        _ => TryRepeated(ref s, ref p),
    };

    private bool TryBalanced(ref int s, ref int p)
    {
        if (p + 3 >= _pattern.Length) throw new PatternException("malformed pattern (missing arguments to '%b')");
        var (open, close) = (_pattern[p + 2], _pattern[p + 3]);
        if (s >= _text.Length || _text[s] != open) return false;
        var nested = 1;
        for (var i = s + 1; i < _text.Length; i++)
        {
            Try(1);
            if (_text[i] == close)
            {
                if (--nested > 0) continue;
                (s, p) = (i + 1, p + 4);
                return true;
            }

            if (_text[i] == open) nested++;
        }

        return false;
    }

    private bool TryFrontier(int s, ref int p)
    {
        p += 2;
        if (p >= _pattern.Length || _pattern[p] != (byte)'[') throw new PatternException("missing '[' after '%f' in pattern");
        var set = _pattern[p..ItemEnd(p)];
        p += set.Length;
        var before = s == 0 ? (byte)0 : _text[s - 1];
        var here = s < _text.Length ? _text[s] : (byte)0;
        return !PatternClass.SetContains(set, before) && PatternClass.SetContains(set, here);
    }

    private bool TryRepeated(ref int s, ref int p)
    {
        var index = _pattern[p + 1] - '1';
        if (index >= 0 && index < Count && _captures[index].Length == Position) return false;
        if (index < 0 || index >= Count || _captures[index].Length < 0) throw new PatternException($"invalid capture index %{index + 1}");
        var captured = _text.Slice(_captures[index].Start, _captures[index].Length);
        _steps -= captured.Length;
        if (!_text[s..].StartsWith(captured)) return false;
        (s, p) = (s + captured.Length, p + 2);
        return true;
    }

    private readonly int ItemEnd(int p)
    {
        if (_pattern[p] == (byte)'%') return p + 1 < _pattern.Length ? p + 2 : throw new PatternException("malformed pattern (ends with '%')");
        if (_pattern[p] != (byte)'[') return p + 1;
        var i = p + 1;
        if (i < _pattern.Length && _pattern[i] == (byte)'^') i++;
        do
        {
            if (i >= _pattern.Length) throw new PatternException("malformed pattern (missing ']')");
            if (_pattern[i++] == (byte)'%') i++;
        }
        while (i >= _pattern.Length || _pattern[i] != (byte)']');
        return i + 1;
    }

    private bool IsMatch(int s, int p, int end)
    {
        Try(end - p);
        if (s >= _text.Length) return false;
        return _pattern[p] switch
        {
            (byte)'.' => true,
            (byte)'%' => PatternClass.Contains(_pattern[p + 1], _text[s]),
            (byte)'[' => PatternClass.SetContains(_pattern[p..end], _text[s]),
            var c => c == _text[s],
        };
    }

    private void Try(int length)
    {
        if ((_steps -= 1 + (length / SetStep)) < 0) throw new PatternException("pattern too costly for a text of this length");
    }

    private struct Part
    {
        public int Start;
        public int Length;
    }

    [InlineArray(MostCaptures)]
    private struct Captures
    {
        private Part _first;
    }
}
