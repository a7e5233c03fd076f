namespace Heliograph.Tests.Monitoring;

/// <summary>As much of PromQL as is needed to take the selectors out of an expression.</summary>
internal static class PromExpression
{
    private static readonly string[] s_operators = ["and", "or", "unless", "bool", "offset", "inf", "nan"];
    private static readonly string[] s_labelLists = ["by", "without", "on", "ignoring", "group_left", "group_right"];

    /// <summary>Every <c>name</c> or <c>name{matchers}</c> of an expression, without range and offset.</summary>
    public static IReadOnlyList<string> Selectors(string expression)
    {
        var found = new List<string>();
        for (var at = 0; at < expression.Length;)
        {
            if (expression[at] is '"' or '\'') at = EndOfText(expression, at);
            else if (expression[at] == '[') at = expression.IndexOf(']', at) + 1;
            else if (char.IsAsciiDigit(expression[at])) at = EndOfWord(expression, at);
            else if (IsWord(expression[at])) at = Word(expression, at, found);
            else at++;
        }

        return found;
    }

    /// <summary>The name of a selector.</summary>
    public static string Name(string selector) => selector.Split('{')[0];

    private static int Word(string expression, int start, List<string> found)
    {
        var end = EndOfWord(expression, start);
        var word = expression[start..end];
        var next = end;
        while (next < expression.Length && char.IsWhiteSpace(expression[next])) next++;
        var follows = next < expression.Length ? expression[next] : ' ';
        if (s_labelLists.Contains(word)) return expression.IndexOf(')', next) + 1;
        if (follows == '(' || s_operators.Contains(word.ToLowerInvariant()) || IsGrouping(expression, next)) return end;
        if (follows == '{') end = EndOfMatchers(expression, next);
        found.Add(expression[start..end]);
        return end;
    }

    // sum by (…) and its like: the word before is an aggregation.
    private static bool IsGrouping(string expression, int at) => expression[at..EndOfWord(expression, at)] is "by" or "without";

    private static int EndOfMatchers(string expression, int at)
    {
        while (expression[at] != '}') at = expression[at] == '"' ? EndOfText(expression, at) : at + 1;
        return at + 1;
    }

    private static int EndOfText(string expression, int start)
    {
        var at = start + 1;
        while (expression[at] != expression[start]) at += expression[at] == '\\' ? 2 : 1;
        return at + 1;
    }

    private static int EndOfWord(string expression, int at)
    {
        while (at < expression.Length && IsWord(expression[at])) at++;
        return at;
    }

    private static bool IsWord(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or ':';
}
