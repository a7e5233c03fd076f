namespace Heliograph.Server.Configuration;

/// <summary>What a configuration may contain but this version does not act upon.</summary>
internal static class Unused
{
    /// <summary>Each key that was given without effect, and why.</summary>
    public static IEnumerable<(string Key, string Reason)> In(HeliographOptions options)
    {
        if (options.Licenses.Given)
            yield return ("licenses", "Heliograph needs no licence");
    }
}
