namespace Heliograph.Server.Transport;

/// <summary>Where a <see cref="StreamLink"/> is in its life.</summary>
[Flags]
internal enum LinkState : ushort
{
    None = 0,

    /// <summary>The protocol knows the link: it is to be told when it closes.</summary>
    Attached = 1,

    /// <summary>The peer takes no output; the loop says when it does.</summary>
    Blocked = 2,

    /// <summary>The output has been above the high-water mark and not been written since.</summary>
    AboveHighWater = 4,

    /// <summary>Unsent output is not to be written.</summary>
    Aborted = 8,

    /// <summary>The last bytes of the layers have been appended.</summary>
    OutputEnded = 16,

    /// <summary>Something was written while closing, which a reset would destroy.</summary>
    WroteLast = 32,

    /// <summary>All is written and our direction shut; waiting for the peer's end.</summary>
    Draining = 64,

    /// <summary>The socket is closed.</summary>
    Released = 128,

    /// <summary>On its way to another loop.</summary>
    Moving = 256,

    /// <summary>The protocol wants nothing more for now.</summary>
    ReadingPaused = 512,
}
