using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Tests.Protocol;

public sealed class ConnectReturnCodeTests
{
    [Theory]
    [InlineData(ReasonCode.Success, 0)]
    [InlineData(ReasonCode.UnsupportedProtocolVersion, 1)]
    [InlineData(ReasonCode.ClientIdentifierNotValid, 2)]
    [InlineData(ReasonCode.ServerUnavailable, 3)]
    [InlineData(ReasonCode.ServerBusy, 3)]
    [InlineData(ReasonCode.QuotaExceeded, 3)]
    [InlineData(ReasonCode.BadUserNameOrPassword, 4)]
    [InlineData(ReasonCode.NotAuthorized, 5)]
    [InlineData(ReasonCode.Banned, 5)]
    [InlineData(ReasonCode.BadAuthenticationMethod, 5)]
    public void A_reason_becomes_the_return_code_of_older_versions(ReasonCode reason, byte code)
    {
        var buffer = new byte[8];
        foreach (ProtocolVersion version in (ReadOnlySpan<ProtocolVersion>)[ProtocolVersion.V31, ProtocolVersion.V311])
        {
            int length = new ConnAckPacket { Reason = reason, ReceiveMaximum = 10 }.Write(buffer, version);
            Assert.Equal([0x20, 0x02, 0x00, code], buffer[..length]);
        }
    }

    [Fact]
    public void Every_return_code_survives_the_way_there_and_back()
    {
        for (byte code = 0; code <= 5; code++) Assert.Equal(code, ConnectReturnCode.FromReason(ConnectReturnCode.ToReason(code)));
    }
}
