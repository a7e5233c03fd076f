namespace Heliograph.Broker.Sessions;

/// <summary>Why a session ended.</summary>
internal enum SessionEnd
{
    /// <summary>Its expiry passed, or it had none, or an administrator ended it.</summary>
    Terminated,

    /// <summary>The client asked for a clean start.</summary>
    Discarded,
}
