namespace Heliograph.Tests.Monitoring;

/// <summary>A text in which something is replaced that must be there.</summary>
internal sealed record Substitution(string Text)
{
    public Substitution Replace(string old, string value)
    {
        Assert.Contains(old, Text, StringComparison.Ordinal);
        return new(Text.Replace(old, value, StringComparison.Ordinal));
    }
}
