namespace Heliograph.Server.Cli;

/// <summary>What the process returns.</summary>
internal static class ExitCode
{
    /// <summary>Everything was done.</summary>
    public const int Done = 0;

    /// <summary>The configuration, or something it asks for, does not work.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong, or asks for what this version does not have.</summary>
    public const int Usage = 2;
}
