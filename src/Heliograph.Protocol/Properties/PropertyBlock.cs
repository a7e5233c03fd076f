using System.Buffers.Binary;

namespace Heliograph.Protocol.Properties;

/// <summary>Steps over property blocks that were checked before, or that this program encoded.</summary>
internal static class PropertyBlock
{
    /// <summary>Bytes of the property at the start of <paramref name="block"/>, its identifier included.</summary>
    public static int FirstLength(ReadOnlySpan<byte> block)
    {
        switch ((PropertyId)block[0])
        {
            case PropertyId.MessageExpiryInterval or PropertyId.SessionExpiryInterval or PropertyId.WillDelayInterval
                or PropertyId.MaximumPacketSize:
                return 1 + sizeof(uint);
            case PropertyId.ServerKeepAlive or PropertyId.ReceiveMaximum or PropertyId.TopicAliasMaximum or PropertyId.TopicAlias:
                return 1 + sizeof(ushort);
            case PropertyId.SubscriptionIdentifier:
                VariableByteInteger.TryRead(block[1..], out _, out int size);
                return 1 + size;
            case PropertyId.UserProperty:
                int name = BinaryLength(block[1..]);
                return 1 + name + BinaryLength(block[(1 + name)..]);
            case PropertyId.ContentType or PropertyId.ResponseTopic or PropertyId.CorrelationData or PropertyId.AssignedClientIdentifier
                or PropertyId.AuthenticationMethod or PropertyId.AuthenticationData or PropertyId.ResponseInformation
                or PropertyId.ServerReference or PropertyId.ReasonString:
                return 1 + BinaryLength(block[1..]);
            default:
                return 2;
        }
    }

    private static int BinaryLength(ReadOnlySpan<byte> at) => sizeof(ushort) + BinaryPrimitives.ReadUInt16BigEndian(at);
}
