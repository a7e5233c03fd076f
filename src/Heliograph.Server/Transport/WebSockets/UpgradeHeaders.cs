using System.Text;

namespace Heliograph.Server.Transport.WebSockets;

/// <summary>The header fields of an upgrade request that decide about it.</summary>
/// <param name="subprotocols">Those the server speaks.</param>
internal ref struct UpgradeHeaders(IReadOnlyList<string> subprotocols)
{
    public bool HasHost { get; private set; }

    public bool HasUpgrade { get; private set; }

    public bool HasConnection { get; private set; }

    public bool HasVersion { get; private set; }

    public bool HasBody { get; private set; }

    public ReadOnlySpan<byte> Key { get; private set; }

    /// <summary>The first subprotocol offered that the server speaks.</summary>
    public string? Subprotocol { get; private set; }

    /// <summary>Takes one line; false when it is malformed, or repeats a field that must not be.</summary>
    public bool TryAdd(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].IndexOfAnyInRange((byte)0, (byte)' ') >= 0) return false;
        var value = line[(colon + 1)..].Trim(" \t"u8);
        return value.IndexOfAnyInRange((byte)0, (byte)8) < 0 && value.IndexOfAnyInRange((byte)10, (byte)31) < 0 && Take(line[..colon], value);
    }

    private bool Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Is(name, "Host"))
        {
            if (HasHost || value.IsEmpty) return false;
            HasHost = true;
        }
        else if (Is(name, "Sec-WebSocket-Key"))
        {
            if (!Key.IsEmpty) return false;
            Key = value;
        }
        else if (Is(name, "Upgrade"))
        {
            HasUpgrade |= HasToken(value, "websocket");
        }
        else if (Is(name, "Connection"))
        {
            HasConnection |= HasToken(value, "upgrade");
        }
        else if (Is(name, "Sec-WebSocket-Version"))
        {
            HasVersion |= value.SequenceEqual("13"u8);
        }
        else if (Is(name, "Sec-WebSocket-Protocol"))
        {
            Subprotocol ??= Choose(value);
        }
        else
        {
            HasBody |= Is(name, "Transfer-Encoding") || (Is(name, "Content-Length") && !value.SequenceEqual("0"u8));
        }

        return true;
    }

    private readonly string? Choose(ReadOnlySpan<byte> offered)
    {
        foreach (var range in offered.Split((byte)','))
        {
            var offer = offered[range].Trim(" \t"u8);
            foreach (var spoken in subprotocols)
            {
                if (Ascii.Equals(offer, spoken)) return spoken;
            }
        }

        return null;
    }

    private static bool HasToken(ReadOnlySpan<byte> value, string token)
    {
        foreach (var range in value.Split((byte)','))
        {
            if (Is(value[range].Trim(" \t"u8), token)) return true;
        }

        return false;
    }

    private static bool Is(ReadOnlySpan<byte> text, string name) => Ascii.EqualsIgnoreCase(text, name);
}
