namespace Heliograph.Tests;

/// <summary>Packets of every type and version, valid and malformed. Names are unique. One file per packet type holds the rows.</summary>
public static partial class PacketCases
{
    private static readonly Dictionary<string, PacketCase> Index = Rows().SelectMany(row => row.Cases()).ToDictionary(one => one.Name);

    public static IReadOnlyCollection<PacketCase> All => Index.Values;

    public static IEnumerable<PacketCase> Valid => All.Where(one => one.IsValid);

    /// <summary>Refused by the codec itself, whoever reads them.</summary>
    public static IEnumerable<PacketCase> Malformed => All.Where(one => !one.IsValid);

    /// <summary>For theories: names can be told apart in a test report, packets cannot.</summary>
    public static TheoryData<string> ValidNames => [.. Valid.Select(one => one.Name)];

    public static TheoryData<string> MalformedNames => [.. Malformed.Select(one => one.Name)];

    public static PacketCase Named(string name) => Index[name];

    private static IEnumerable<PacketRow> Rows() =>
    [
        .. Header, .. Connect, .. ConnAck, .. Publish, .. Acks,
        .. Subscribe, .. SubAck, .. Unsubscribe, .. UnsubAck, .. Disconnect, .. Auth,
    ];
}
