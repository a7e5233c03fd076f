namespace Heliograph.Server.Scripting;

/// <summary>What a script may use.</summary>
internal sealed record ScriptLimits
{
    /// <summary>How long a callback may run without waiting; it is stopped soon after. Other connections of its shard wait that long.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Bytes that a virtual machine may have in use.</summary>
    public long Memory { get; init; } = 64 << 20;

    /// <summary>Callbacks that may wait at once in a virtual machine.</summary>
    public int Waiting { get; init; } = 100_000;

    /// <summary>Whether scripts get os, io, debug and loadfile: they can then do what the server's user can.</summary>
    public bool AllowUnsafe { get; init; }
}
