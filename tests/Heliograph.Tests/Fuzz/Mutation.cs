using Heliograph.Protocol;

namespace Heliograph.Tests.Fuzz;

/// <summary>Conversations that no client would hold, made from those of the table of packets; the same seed makes the same.</summary>
internal sealed class Mutation(Random random)
{
    private static readonly ProtocolVersion[] s_versions = Enum.GetValues<ProtocolVersion>();
    private static readonly ILookup<ProtocolVersion, byte[]> s_cases = PacketCases.All.ToLookup(one => one.Version, one => one.Bytes);
    private static readonly Dictionary<ProtocolVersion, byte[][]> s_packets = s_versions.ToDictionary(version => version, version => s_cases[version].ToArray());
    private static readonly string[] s_clientIds = ["p", "q", "r", ""];

    /// <summary>The bytes of one connection: usually a CONNECT and what follows it, then bent.</summary>
    public byte[] Conversation()
    {
        var version = s_versions[random.Next(s_versions.Length)];
        List<byte[]> packets = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => Packet(version))];
        if (OneIn(16)) packets.Insert(0, Packet(version));
        else packets.Insert(0, Connect(version));
        Reorder(packets);
        byte[] bytes = [.. packets.SelectMany(packet => packet)];
        for (var times = random.Next(4); times > 0 && bytes.Length > 0; times--) bytes = Bend(bytes, OneIn(4) ? 0 : packets[0].Length);
        return bytes;
    }

    /// <summary>The same bytes in parts as a network may hand them over.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Parts(byte[] bytes)
    {
        var longest = OneIn(4) ? 3 : OneIn(2) ? 40 : bytes.Length;
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(bytes.Length - at, Math.Max(random.Next(longest + 1), bytes.Length / 200) + 1);
            yield return bytes.AsMemory(at, length);
            at += length;
        }
    }

    /// <summary>One small damage behind <paramref name="from"/>.</summary>
    public byte[] Bend(byte[] bytes, int from)
    {
        if (from >= bytes.Length) from = 0;
        var at = random.Next(from, bytes.Length);
        switch (random.Next(7))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 2:
                return bytes[..at];
            case 3:
                return [.. bytes[..at], .. bytes[random.Next(at, bytes.Length)..]];
            case 4:
                return [.. bytes[..at], .. Garbage(), .. bytes[at..]];
            case 5: // A length: what looks like one says another number.
                bytes[at] = random.Next(3) switch { 0 => 0, 1 => 0xFF, _ => (byte)(bytes[at] + random.Next(-2, 3)) };
                return bytes;
            default:
                return [.. bytes[..at], .. bytes[random.Next(0, at + 1)..]];
        }
    }

    public bool OneIn(int count) => random.Next(count) == 0;

    public byte[] Garbage()
    {
        var bytes = new byte[random.Next(1, 20)];
        random.NextBytes(bytes);
        return bytes;
    }

    private byte[] Packet(ProtocolVersion version) => s_packets[version][random.Next(s_packets[version].Length)];

    private byte[] Connect(ProtocolVersion version) => new ClientOptions
    {
        Version = version,
        ClientId = s_clientIds[random.Next(version == ProtocolVersion.V31 ? 3 : 4)],
        CleanStart = OneIn(2),
        SessionExpiry = OneIn(2) ? 100u : 0,
        KeepAlive = OneIn(4) ? (ushort)1 : (ushort)0,
        ReceiveMaximum = OneIn(4) ? (ushort)1 : ushort.MaxValue,
        MaximumPacketSize = OneIn(8) ? 30u : uint.MaxValue,
        TopicAliasMaximum = OneIn(4) ? (ushort)2 : (ushort)0,
        Will = OneIn(4) ? new("w", "x", (QoS)random.Next(3)) { Retain = OneIn(2), Delay = OneIn(2) ? 1u : 0 } : null,
    }.Encode();

    private void Reorder(List<byte[]> packets)
    {
        var (one, other) = (random.Next(packets.Count), random.Next(packets.Count));
        switch (random.Next(8))
        {
            case 0:
                packets.Insert(other, packets[one]);
                break;
            case 1:
                (packets[one], packets[other]) = (packets[other], packets[one]);
                break;
            case 2:
                packets[one] = [.. packets[one][..random.Next(packets[one].Length + 1)], .. packets[other][random.Next(packets[other].Length + 1)..]];
                break;
            case 3:
                packets.InsertRange(one, Enumerable.Repeat(packets[one], random.Next(2, 300)));
                break;
        }
    }
}
