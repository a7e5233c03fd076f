using System.Text.RegularExpressions;

namespace Heliograph.Broker.Access;

/// <summary>
/// Regular expressions over what clients call themselves. They are matched in time that grows with the name alone: what would have to be tried over and
/// over (backreferences, lookarounds, atomic groups) is not taken.
/// </summary>
public static class ClientExpression
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(50);

    /// <summary>An expression from its text.</summary>
    /// <exception cref="FormatException">It is none, or one that is not taken; the message says which.</exception>
    public static Regex Parse(string text)
    {
        try
        {
            return new Regex(text, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, s_patience);
        }
        catch (ArgumentException wrong)
        {
            throw new FormatException($"'{text}' is not a regular expression: {wrong.Message}", wrong);
        }
        catch (NotSupportedException slow)
        {
            throw new FormatException($"'{text}' cannot be used: lookarounds, backreferences, conditions and atomic groups may take any time to match; write it without them", slow);
        }
    }
}
