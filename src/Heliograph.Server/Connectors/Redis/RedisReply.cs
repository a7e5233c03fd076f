namespace Heliograph.Server.Connectors.Redis;

/// <summary>What a server has answered to a command.</summary>
/// <param name="Error">The text of an error; null when it is none, whatever else it is.</param>
internal readonly record struct RedisReply(string? Error)
{
    // What has to do with the server and the moment, not with the command: the same command may be taken later, or by the server that is connected to then.
    private static readonly HashSet<string> s_passing = new(StringComparer.Ordinal)
    {
        "LOADING", "BUSY", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN", "READONLY", "OOM", "MISCONF", "NOREPLICAS", "NOAUTH", "UNBLOCKED", "NOMASTERLINK",
    };

    /// <summary>Whether the command has been carried out.</summary>
    public bool IsSuccess => Error is null;

    /// <summary>Whether the same command would be answered in the same way.</summary>
    public bool IsFinal => Error is { } error && !s_passing.Contains(error.Split(' ')[0]);

    /// <summary>The error for the user: without arguments, which some errors repeat, and of scripts only its first word, for they may say what they like.</summary>
    public string Reason(string command)
    {
        var word = Error!.Split(' ')[0];
        if (command.StartsWith("EVAL", StringComparison.OrdinalIgnoreCase) || command.StartsWith("FCALL", StringComparison.OrdinalIgnoreCase)) return word;
        var arguments = Error.IndexOf(", with args", StringComparison.Ordinal);
        return arguments < 0 ? Error : Error[..arguments];
    }
}
