using Heliograph.Protocol;

namespace Heliograph.Broker.Sessions;

/// <summary>A packet that waits for an answer from outside, to be parsed again when it is there.</summary>
internal sealed class KeptPacket(in Frame frame)
{
    private readonly byte _first = frame.First;
    private readonly byte[] _body = frame.Body.ToArray();

    /// <summary>The packet.</summary>
    public Frame Frame => Frame.Of(_first, _body);
}
