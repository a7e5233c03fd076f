using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Heliograph.Protocol;

namespace Heliograph.Tests.Protocol;

/// <summary>Arbitrary values that a packet may carry, and a run that is the same every time.</summary>
internal static class PacketGenerators
{
    public static Gen<ProtocolVersion> AnyVersion => Gen.Elements(ProtocolVersion.V31, ProtocolVersion.V311, ProtocolVersion.V5);

    public static Gen<QoS> AnyQoS => Gen.Elements(QoS.AtMostOnce, QoS.AtLeastOnce, QoS.ExactlyOnce);

    public static Gen<bool> Flag => Gen.Elements(false, true);

    public static Gen<ushort> PacketId => Gen.OneOf(Gen.Choose(1, 3), Gen.Choose(1, 65_535)).Select(id => (ushort)id);

    public static Gen<ushort> AnyUInt16 =>
        Gen.OneOf(Gen.Elements(0, 1, 255, 256, 65_535), Gen.Choose(0, 65_535)).Select(value => (ushort)value);

    public static Gen<uint> AnyUInt32 =>
        Gen.OneOf(Gen.Elements(0, 1, int.MaxValue, -1), Gen.Choose(int.MinValue, int.MaxValue)).Select(value => (uint)value);

    public static Gen<uint> SubscriptionIdentifier =>
        Gen.OneOf(Gen.Elements(0, 1, 127, 128, 268_435_455), Gen.Choose(0, 268_435_455)).Select(value => (uint)value);

    public static Gen<byte[]> Binary => Gen.OneOf(Gen.Choose(0, 12), Gen.Elements(100, 127, 128, 300, 20_000))
        .SelectMany(length => Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(length));

    public static Gen<byte[]> Text =>
        Gen.Elements("a", "b/", "Z~", " ", "\u0001", "\u007f", "é", "\ufeff", "漢", "\uffff", "🚀", "0123456789abcdef", "+", "#")
        .ListOf().Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)));

    public static Gen<byte[]> Topic => Text.Select(text => (byte[])[(byte)'t', .. text.Where(one => one is not ((byte)'+' or (byte)'#'))]);

    /// <summary>User properties, encoded.</summary>
    public static Gen<byte[]> UserProperties =>
        Text.Two().ListOf(2).Select(pairs => pairs.SelectMany(pair => Pair(pair.Item1, pair.Item2)).ToArray());

    public static void Check<T>(Gen<T> values, Action<T> property) => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(new Replay(new Rnd(20_240_607, 1), null)),
        Prop.ForAll(values.ToArbitrary(), property));

    /// <summary>The frame that is all of <paramref name="bytes"/>.</summary>
    public static Frame Framed(byte[] bytes)
    {
        Assert.True(FrameReader.TryRead(bytes, int.MaxValue, out Frame frame));
        Assert.Equal(bytes.Length, frame.Length);
        return frame;
    }

    private static byte[] Pair(byte[] name, byte[] value) => [0x26, .. Prefixed(name), .. Prefixed(value)];

    private static byte[] Prefixed(byte[] text) => [(byte)(text.Length >> 8), (byte)text.Length, .. text];
}
