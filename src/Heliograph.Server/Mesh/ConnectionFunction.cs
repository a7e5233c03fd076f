namespace Heliograph.Server.Mesh;

/// <summary>What can be done with a connection from outside: <c>f</c> of <c>conn.call</c>.</summary>
internal enum ConnectionFunction
{
    /// <summary>Replaces its context by the table given.</summary>
    SetContext,

    /// <summary>Sets one value of its context, which wakes who waits for it.</summary>
    SetContextValue,

    /// <summary>Subscribes it to the channels given.</summary>
    Subscribe,

    /// <summary>Unsubscribes it from the channels given.</summary>
    Unsubscribe,
}
