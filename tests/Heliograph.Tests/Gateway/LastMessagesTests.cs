using System.Net.Security;
using System.Text;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Transport;

namespace Heliograph.Tests.Gateway;

/// <summary>What a client sent before it left, while a callback of its connection waited.</summary>
public sealed class LastMessagesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reaches_the_script_before_on_close(bool isTls)
    {
        using var certificates = new TestCertificates();
        await using var scripted = await ScriptedBroker.StartAsync("""
            function protocol_input(buf) return string.find(buf:tostring(), "\n", 1, true) or 0 end
            function on_message(line)
                mix.socket.tcp():wait_context_value("never")
                mix.mesh.publish("log", line)
            end
            function on_close(id, err) mix.mesh.publish("log", "closed " .. tostring(err)) end
            """, ServerProtocol.Socket, server => server with { Tls = isTls ? new() { Certificate = certificates.CertificateFile, Key = certificates.KeyFile } : null });
        var mqtt = await scripted.Broker.ConnectAsync("listener");
        await mqtt.SubscribeAsync("log");
        Stream client = await scripted.ConnectSocketAsync();
        if (isTls) client = await SecureAsync(client);
        await client.WriteAsync("a\nb\nc\nin part"u8.ToArray());
        client.Close();
        foreach (var expected in new[] { "a\n", "b\n", "c\n", "closed nil" }) await mqtt.ExpectAsync("log", expected);
        await mqtt.ExpectNothingAsync();
    }

    [Theory]
    [InlineData("8180 00000000 8181 00000000 61 0181 00000000 62 8081 00000000 63 8880 00000000", "closed nil", ",a,bc")]
    [InlineData("8180 00000000 8181 00000000 61 8181 00000000 62", "closed the connection was lost", ",a,b")]
    [InlineData("8180 00000000 8181 00000000 61 8380 00000000 8181 00000000 62", "closed a frame of an unknown kind", ",a")]
    public async Task Is_read_from_its_frames_as_far_as_they_are_whole_and_allowed(string frames, string closed, string texts)
    {
        await using var scripted = await ScriptedBroker.StartAsync("""
            function on_message(msg)
                mix.websocket():wait_context_value("never")
                mix.mesh.publish("log", msg.data)
            end
            function on_close(id, err) mix.mesh.publish("log", "closed " .. tostring(err)) end
            """);
        var mqtt = await scripted.Broker.ConnectAsync("listener");
        await mqtt.SubscribeAsync("log");
        var client = await WebSocketServerTests.RawAsync(scripted);
        await client.WriteAsync(Convert.FromHexString(frames.Replace(" ", "", StringComparison.Ordinal)));
        client.Close();
        foreach (var expected in texts.Split(',')) await mqtt.ExpectAsync("log", expected);
        await mqtt.ExpectAsync("log", closed);
        await mqtt.ExpectNothingAsync();
    }

    [Fact]
    public async Task Is_forgotten_when_the_script_closes_the_connection()
    {
        await using var scripted = await ScriptedBroker.StartAsync("""
            function protocol_input(buf) return string.find(buf:tostring(), "\n", 1, true) or 0 end
            function on_message(line)
                mix.mesh.publish("log", line)
                mix.socket.tcp():close()
            end
            function on_close(id, err) mix.mesh.publish("log", "closed") end
            """, ServerProtocol.Socket);
        var mqtt = await scripted.Broker.ConnectAsync("listener");
        await mqtt.SubscribeAsync("log");
        using var client = await scripted.ConnectSocketAsync();
        await client.WriteAsync(Encoding.ASCII.GetBytes("a\nb\n"));
        await mqtt.ExpectAsync("log", "a\n");
        await mqtt.ExpectAsync("log", "closed");
        await mqtt.ExpectNothingAsync();
    }

    private static async Task<SslStream> SecureAsync(Stream client)
    {
        var secure = new SslStream(client);
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true }).WaitAsync(Polling.Patience);
        return secure;
    }
}
