using System.Text;
using Heliograph.Protocol;
using Heliograph.Server.Connectors;
using Heliograph.Server.Connectors.Mqtt;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Connectors;

/// <summary>Messages as they wait for a bridge.</summary>
public sealed class MqttRecordTests
{
    private static readonly MqttMessage s_message = new("t"u8.ToArray(), "p"u8.ToArray()) { QoS = QoS.ExactlyOnce, Retain = true };

    [Fact]
    public void The_time_that_a_message_waits_is_taken_off_its_expiry()
    {
        var record = MqttRecord.Write(s_message, Row("""{"pub_props":{"Message-Expiry-Interval":10}}"""), now: 5_000);

        Assert.Equal(10u, MqttRecord.Read(record, now: 5_000).Expiry);
        Assert.Equal(8u, MqttRecord.Read(record, now: 7_500).Expiry);
        Assert.Equal(1u, MqttRecord.Read(record, now: 14_999).Expiry);
        var expired = Assert.Throws<TargetException>(() => MqttRecord.Read(record, now: 15_000));
        Assert.True(expired.IsFinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"pub_props":"text"}""")]
    [InlineData("""{"pub_props":{}}""")]
    [InlineData("""{"pub_props":{"Message-Expiry-Interval":-1,"Payload-Format-Indicator":2,"Response-Topic":"a/#","User-Property":7}}""")]
    [InlineData("""{"pub_props":{"Message-Expiry-Interval":"10","User-Property-Pairs":[1,{"key":"k"}]}}""")]
    public void What_is_no_property_is_left_out(string row)
    {
        var message = MqttRecord.Read(MqttRecord.Write(s_message, Row(row), now: 1), now: 1);

        Assert.Equal((QoS.ExactlyOnce, true, "t", "p"), (message.QoS, message.Retain, Encoding.UTF8.GetString(message.Topic.Span), Encoding.UTF8.GetString(message.Payload.Span)));
        Assert.Equal((0, null), (message.Properties.Length, message.Expiry));
    }

    [Theory]
    [InlineData("""{"User-Property":{"k":"2"},"User-Property-Pairs":[{"key":"k","value":"1"},{"key":"k","value":"2"}]}""", "2600016b0001312600016b000132")]
    [InlineData("""{"User-Property":{"k":"3"},"User-Property-Pairs":[{"key":"k","value":"1"},{"key":"k","value":"2"}]}""", "2600016b000133")]
    public void User_properties_are_all_pairs_unless_the_statement_has_changed_the_map(string properties, string encoded)
    {
        var message = MqttRecord.Read(MqttRecord.Write(s_message, Row($$"""{"pub_props":{{properties}}}"""), now: 1), now: 1);

        Assert.Equal(encoded, Convert.ToHexStringLower(message.Properties.Span));
    }

    [Fact]
    public void A_record_of_before_there_were_properties_is_still_a_message()
    {
        var message = MqttRecord.Read(new RecordWriter().Add([1, 0]).Add("t").Add("p").ToArray(), now: 1);

        Assert.Equal((QoS.AtLeastOnce, false, 0, null), (message.QoS, message.Retain, message.Properties.Length, message.Expiry));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000000203")]
    [InlineData("000000020300")]
    [InlineData("00000002010000000001")]
    public void Damage_is_told(string record) => Assert.True(Assert.Throws<TargetException>(() => MqttRecord.Read(Convert.FromHexString(record), now: 1)).IsFinal);

    private static SqlMap Row(string json) => SqlJson.Read(Encoding.UTF8.GetBytes(json)).Map;
}
