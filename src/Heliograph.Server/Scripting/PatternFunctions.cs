namespace Heliograph.Server.Scripting;

/// <summary>What the prelude's string functions ask the host: how costly a pattern can be, and to match one within bounds.</summary>
internal static class PatternFunctions
{
    // About a tenth of a second.
    private const long Steps = 20_000_000;

    /// <summary>pattern_cost(pattern) → its repetitions, −1 when it has nothing special.</summary>
    public static int Cost(ScriptVm vm, LuaStack stack)
    {
        stack.Push(stack.TryBytes(1, out var pattern) ? PatternMatcher.Repetitions(pattern) : 0L);
        return 1;
    }

    /// <summary>find_plain(text, what, from, positions) → where it begins, at one of so many positions; nil when it does not. Positions are Lua's, from 1.</summary>
    public static int FindPlain(ScriptVm vm, LuaStack stack)
    {
        stack.TryBytes(1, out var text);
        stack.TryBytes(2, out var what);
        var from = (int)(stack.Integer(3) ?? 1) - 1;
        var until = Math.Min(text.Length, from + (stack.Integer(4) ?? 1) - 1 + what.Length);
        var found = text[from..(int)until].IndexOf(what);
        if (found < 0) return 0;
        stack.Push((long)from + found + 1);
        return 1;
    }

    /// <summary>match(text, pattern, from, not) → start, end, captures…; nil when there is none; false, error. Positions are Lua's, from 1.</summary>
    public static int Match(ScriptVm vm, LuaStack stack)
    {
        stack.TryBytes(1, out var text);
        stack.TryBytes(2, out var pattern);
        try
        {
            var matcher = new PatternMatcher(text, pattern, Steps);
            var start = matcher.Find((int)(stack.Integer(3) ?? 1) - 1, (int)(stack.Integer(4) ?? -1), out var end);
            if (start >= 0) return PushMatch(stack, text, matcher, (start, end));
            stack.PushNil();
            return 1;
        }
        catch (PatternException problem)
        {
            stack.Push(false);
            stack.Push(problem.Message);
            return 2;
        }
    }

    private static int PushMatch(LuaStack stack, ReadOnlySpan<byte> text, in PatternMatcher matcher, (int Start, int End) match)
    {
        if (!stack.Reserve(matcher.Count + 2)) return stack.Fail("stack overflow");
        stack.Push((long)match.Start + 1);
        stack.Push((long)match.End);
        for (var i = 0; i < matcher.Count; i++)
        {
            var (start, length) = matcher.Capture(i);
            if (length < 0) stack.Push((long)start + 1);
            else stack.Push(text.Slice(start, length));
        }

        return matcher.Count + 2;
    }
}
