using System.Buffers;
using Heliograph.Protocol;

namespace Heliograph.Tests.Protocol;

public sealed class VariableByteIntegerTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7F")]
    [InlineData(128, "80 01")]
    [InlineData(16_383, "FF 7F")]
    [InlineData(16_384, "80 80 01")]
    [InlineData(2_097_151, "FF FF 7F")]
    [InlineData(2_097_152, "80 80 80 01")]
    [InlineData(268_435_455, "FF FF FF 7F")]
    public void The_limits_of_the_specification_have_its_bytes(int value, string wire)
    {
        byte[] expected = WireNotation.Parse(wire, ProtocolVersion.V5);
        var buffer = new byte[VariableByteInteger.MaximumLength];
        Assert.Equal(expected, buffer[..VariableByteInteger.Write(buffer, value)]);
        Assert.Equal(expected.Length, VariableByteInteger.Length(value));
        Assert.Equal(OperationStatus.Done, VariableByteInteger.TryRead(expected, out int read, out int size));
        Assert.Equal((value, expected.Length), (read, size));
        Assert.Equal(OperationStatus.NeedMoreData, VariableByteInteger.TryRead(expected.AsSpan(0, expected.Length - 1), out _, out _));
    }

    [Fact]
    public void A_fifth_byte_is_invalid_even_before_it_is_there() =>
        Assert.Equal(OperationStatus.InvalidData, VariableByteInteger.TryRead([0x80, 0x80, 0x80, 0x80], out _, out _));

    [Theory]
    [InlineData(-1)]
    [InlineData(268_435_456)]
    public void Values_outside_the_range_have_no_length(int value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => VariableByteInteger.Length(value));
}
