using System.Net;
using System.Text;
using Heliograph.Server.Transport.Layers;
using Heliograph.Server.Transport.Proxy;

namespace Heliograph.Tests.Transport;

public sealed class ProxyHeaderTests
{
    private static readonly LayerSettings s_settings = new() { ProxyProtocol = true };

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.7 56324 1883\r\n", "192.0.2.1:56324")]
    [InlineData("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255:65535")]
    [InlineData("PROXY TCP6 2001:db8::1 ::1 0 1883\r\n", "[2001:db8::1]:0")]
    [InlineData("PROXY UNKNOWN\r\n", null)]
    [InlineData("PROXY UNKNOWN ffff::1 ffff::2 65535 65535\r\n", null)]
    public void A_version_1_header_names_the_client(string header, string? expected)
    {
        ExpectPeer(Encoding.ASCII.GetBytes(header), expected);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("proxy TCP4 192.0.2.1 198.51.100.7 1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.7 1\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.7 1 2 3\r\n")]
    [InlineData("PROXY TCP4  192.0.2.1 198.51.100.7 1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.7 1 2 \r\n")]
    [InlineData("PROXY TCP4 192.0.2 198.51.100.7 1 2\r\n")]
    [InlineData("PROXY TCP4 0x7f.1.1.1 198.51.100.7 1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.256 198.51.100.7 1 2\r\n")]
    [InlineData("PROXY TCP4 2001:db8::1 ::1 1 2\r\n")]
    [InlineData("PROXY TCP6 192.0.2.1 198.51.100.7 1 2\r\n")]
    [InlineData("PROXY TCP6 fe80::1%eth0 ::1 1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.7 65536 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.7 -1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.7 +1 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.7 01 2\r\n")]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.7  2\r\n")]
    [InlineData("PROXY TCP5 192.0.2.1 198.51.100.7 1 2\r\n")]
    [InlineData("PROXY UNKNOWNX\r\n")]
    [InlineData("PROXY \r\n")]
    public void A_malformed_version_1_header_ends_the_connection(string header) => ExpectRefusal(Encoding.ASCII.GetBytes(header));

    [Fact]
    public void A_version_1_header_is_at_most_107_bytes()
    {
        ExpectPeer(Encoding.ASCII.GetBytes($"PROXY UNKNOWN {new string('x', 91)}\r\n"), null);
        ExpectRefusal(Encoding.ASCII.GetBytes($"PROXY UNKNOWN {new string('x', 93)}\r\n"));
        ExpectRefusal(Encoding.ASCII.GetBytes($"PROXY UNKNOWN {new string('x', 200)}"));
    }

    [Fact]
    public void A_version_2_header_names_the_client()
    {
        ExpectPeer(V2(0x21, 0x11, [192, 0, 2, 1, 10, 0, 0, 1, 0xDC, 0x04, 7, 91]), "192.0.2.1:56324");
        var six = new byte[36];
        IPAddress.Parse("2001:db8::1").TryWriteBytes(six, out _);
        six[33] = 80;
        ExpectPeer(V2(0x21, 0x21, six), "[2001:db8::1]:80");
    }

    [Fact]
    public void A_version_2_header_with_records_is_skipped_whole()
    {
        ExpectPeer(V2(0x21, 0x11, [192, 0, 2, 1, 10, 0, 0, 1, 0, 80, 7, 91, 0x04, 0, 0, 0xEA, 0, 3, 1, 2, 3]), "192.0.2.1:80");
    }

    [Fact]
    public void A_sender_that_speaks_for_itself_or_does_not_know_leaves_the_socket_address()
    {
        ExpectPeer(V2(0x20, 0x00, []), null);
        ExpectPeer(V2(0x20, 0x11, [1, 2, 3]), null);
        ExpectPeer(V2(0x21, 0x00, []), null);
        ExpectPeer(V2(0x21, 0x31, new byte[216]), null);
    }

    [Fact]
    public void A_malformed_version_2_header_ends_the_connection()
    {
        byte[] addresses = [192, 0, 2, 1, 10, 0, 0, 1, 0, 80, 7, 91];
        ExpectRefusal(V2(0x11, 0x11, addresses));
        ExpectRefusal(V2(0x22, 0x11, addresses));
        ExpectRefusal(V2(0x21, 0x12, addresses));
        ExpectRefusal(V2(0x21, 0x41, addresses));
        ExpectRefusal(V2(0x21, 0x11, addresses[..11]));
        ExpectRefusal(V2(0x21, 0x21, addresses));
        ExpectRefusal(V2(0x21, 0x11, [.. addresses, 4, 0]));
        ExpectRefusal(V2(0x21, 0x11, [.. addresses, 4, 0, 2, 1]));
        ExpectRefusal(V2(0x21, 0x11, [.. addresses, 4, 0xFF, 0xFF, 1]));
        ExpectRefusal([.. Signature, 0x21, 0x11, 0xFF, 0xFF]);
        ExpectRefusal([.. Signature[..11], (byte)'X']);
    }

    [Fact]
    public void A_header_that_never_ends_is_dropped_at_the_deadline()
    {
        var clock = new ManualClock();
        var fixture = new MemoryFixture(s_settings with { HandshakeMilliseconds = 1000 }, time: clock);
        fixture.Exchange("PROXY TCP4 192"u8);
        clock.Advance(TimeSpan.FromMilliseconds(900));
        fixture.Run();
        Assert.False(fixture.Link.IsReleased);
        clock.Advance(TimeSpan.FromMilliseconds(200));
        fixture.Run();
        Assert.True(fixture.Link.IsReleased);
        Assert.Contains("in time", Assert.Single(fixture.Origin.Failures));
    }

    [Fact]
    public void Longer_records_than_the_bound_are_not_waited_for()
    {
        byte[] header = [.. Signature, 0x21, 0x11, 0x08, 0x01];
        Assert.Equal(ProxyHeaderResult.Invalid, ProxyHeader.Read(header, out _, out _));
        header[15] = 0;
        header[14] = 7;
        Assert.Equal(ProxyHeaderResult.Incomplete, ProxyHeader.Read(header, out _, out _));
    }

    private static byte[] V2(byte command, byte family, byte[] content) =>
        [.. Signature, command, family, (byte)(content.Length >> 8), (byte)content.Length, .. content];

    private static void ExpectPeer(byte[] header, string? expected)
    {
        var fixture = new MemoryFixture(s_settings);
        Assert.Equal("data"u8.ToArray(), fixture.Exchange([.. header, .. "data"u8]));
        Assert.Equal(expected, fixture.Link.Remote?.ToString());
        Assert.Equal(1, fixture.Protocol.AttachedCount);

        var dripped = new MemoryFixture(s_settings);
        Assert.Equal("data"u8.ToArray(), dripped.Drip([.. header, .. "data"u8]));
        Assert.Equal(expected, dripped.Link.Remote?.ToString());
    }

    private static void ExpectRefusal(byte[] header)
    {
        var fixture = new MemoryFixture(s_settings);
        Assert.Empty(fixture.Exchange([.. header, .. "data"u8]));
        Assert.True(fixture.Link.IsReleased, Convert.ToHexString(header));
        Assert.Equal(0, fixture.Protocol.AttachedCount);
        Assert.Contains("PROXY", Assert.Single(fixture.Origin.Failures));
        Assert.Equal(1, fixture.Origin.ReleasedCount);
    }
}
