namespace Heliograph.Server.Scripting;

/// <summary>How far a callback got.</summary>
internal enum ScriptOutcome
{
    /// <summary>It has returned; its results are on its stack until it is given back.</summary>
    Returned,

    /// <summary>It waits for the host.</summary>
    Waiting,

    /// <summary>It raised an error, or was stopped.</summary>
    Failed,
}
