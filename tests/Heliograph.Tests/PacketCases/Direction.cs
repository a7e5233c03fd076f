namespace Heliograph.Tests;

/// <summary>Who may receive a packet; the other side must treat it as a protocol error.</summary>
[Flags]
public enum Direction
{
    ToServer = 1,
    ToClient = 2,
    Both = ToServer | ToClient,
}
