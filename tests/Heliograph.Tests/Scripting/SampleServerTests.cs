using System.Net.Sockets;
using System.Text;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Gateway;

namespace Heliograph.Tests.Scripting;

/// <summary>The sample protocols on a real server, with TCP clients and MQTT clients on the same channels.</summary>
public sealed class SampleServerTests
{
    [Fact]
    public async Task Json_rpc_clients_and_mqtt_clients_meet_on_a_channel()
    {
        await using var scripted = await ScriptedBroker.StartAsync(ScriptedBroker.Sample("jsonrpc"), ServerProtocol.Socket);
        var mqtt = await scripted.Broker.ConnectAsync("listener");
        await mqtt.SubscribeAsync("room:1");
        var (ann, bob) = (await scripted.ConnectSocketAsync(), await scripted.ConnectSocketAsync());
        await SendAsync(bob, """{"jsonrpc":"2.0","method":"subscribe","params":["room:1"],"id":1}""" + "\n");
        Assert.Contains("\"result\":true", await LineAsync(bob), StringComparison.Ordinal);

        await SendAsync(ann, """{"jsonrpc":"2.0","method":"publish","par""");
        await SendAsync(ann, """ams":["room:1","hello"],"id":2}""" + "\n{\"method\":\"echo\",\"params\":[5],\"id\":3}\n");

        Assert.Contains("\"success\":2", await LineAsync(ann), StringComparison.Ordinal);
        Assert.Contains("\"result\":5", await LineAsync(ann), StringComparison.Ordinal);
        Assert.Contains("\"params\":[\"room:1\",\"hello\"]", await LineAsync(bob), StringComparison.Ordinal);
        Assert.Contains("hello", (await mqtt.ExpectAsync<Publish>()).Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Packets_with_a_length_carry_any_bytes_between_clients()
    {
        await using var scripted = await ScriptedBroker.StartAsync(ScriptedBroker.Sample("lengthprefix"), ServerProtocol.Socket);
        var (ann, bob) = (await scripted.ConnectSocketAsync(), await scripted.ConnectSocketAsync());
        var mqtt = await scripted.Broker.ConnectAsync("m");
        await mqtt.SubscribeAsync("barrier");
        await SendAsync(bob, "\0\0\0\u0002\u0001r\0\0\0\u000a\u0002barrier\0x");
        await mqtt.ExpectAsync("barrier", "x");

        await SendAsync(ann, "\0\0\0\u0006\u0002r\0\0ÿ\n");
        Assert.Equal("\0\0\0\u0003\0ÿ\n", await ReadAsync(bob, 7));
        await SendAsync(ann, "\0\0\0\u0001\u0009");
        Assert.Equal(0, await ann.ReadAsync(new byte[1]).AsTask().WaitAsync(Polling.Patience));
    }

    [Fact]
    public async Task What_a_master_writes_to_the_modbus_device_is_read_back_and_published()
    {
        await using var scripted = await ScriptedBroker.StartAsync(ScriptedBroker.Sample("modbus"), ServerProtocol.Socket);
        var mqtt = await scripted.Broker.ConnectAsync("m");
        await mqtt.SubscribeAsync("modbus/#");
        var master = await scripted.ConnectSocketAsync();

        await SendAsync(master, "\0\u0001\0\0\0\u0006\u0009\u0006\0\u0005\u0001\u0002");
        Assert.Equal("\0\u0001\0\0\0\u0006\u0009\u0006\0\u0005\u0001\u0002", await ReadAsync(master, 12));
        await mqtt.ExpectAsync("modbus/9/5", "258");
        await SendAsync(master, "\0\u0002\0\0\0\u0006\u0009\u0003\0\u0004\0\u0002");
        Assert.Equal("\0\u0002\0\0\0\u0007\u0009\u0003\u0004\0\0\u0001\u0002", await ReadAsync(master, 13));
    }

    private static async Task SendAsync(NetworkStream client, string bytes) => await client.WriteAsync(Encoding.Latin1.GetBytes(bytes));

    private static async Task<string> ReadAsync(NetworkStream client, int length)
    {
        var bytes = new byte[length];
        await client.ReadExactlyAsync(bytes).AsTask().WaitAsync(Polling.Patience);
        return Encoding.Latin1.GetString(bytes);
    }

    private static async Task<string> LineAsync(NetworkStream client)
    {
        var line = new StringBuilder();
        while (line.Length == 0 || line[^1] != '\n') line.Append(await ReadAsync(client, 1));
        return line.ToString();
    }
}
