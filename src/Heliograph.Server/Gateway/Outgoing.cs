using Heliograph.Broker.Messages;

namespace Heliograph.Server.Gateway;

/// <summary>A message on its way to a gateway connection.</summary>
internal readonly ref struct Outgoing(ReadOnlySpan<byte> data, bool isText, long since)
{
    /// <summary>What it carries.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <summary>Whether that is a text, for protocols that tell the two apart.</summary>
    public bool IsText { get; } = isText;

    /// <summary>When it was accepted, as a timestamp of the clock.</summary>
    public long Since { get; } = since;

    /// <summary>Whether its own script sends it: such data is framed already.</summary>
    public bool IsReply { get; init; }

    /// <summary>The message whose payload it is, when it comes from a channel.</summary>
    public Message? Message { get; init; }
}
