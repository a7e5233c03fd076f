using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Heliograph.Server.Transport;

namespace Heliograph.Tests.Processes;

/// <summary>The program when it may open no more files.</summary>
public sealed class DescriptorTests
{
    private const string Servers = "- {name: tcp, port: 0, protocol: mqtt}\n- {name: chat, port: 0, bind: 127.0.0.1, protocol: websocket, entry: entry.lua}";

    [Theory]
    [InlineData(200, 168)]
    [InlineData(512, 448)]
    [InlineData(1024, 896)]
    [InlineData(1_000_000, 999_872)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void Some_are_kept_from_connections(long limit, long first) => Assert.Equal(first, Descriptors.FirstKept(limit));

    // Without one the runtime cannot start a thread, and would end the process.
    [Fact]
    public async Task It_refuses_connections_and_requests_says_so_once_and_works_again()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start(1000);
        using var server = new RunningServer(Servers) { Descriptors = 512 };
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "entry.lua"), Script(silent));
        await server.StartAsync();

        var clients = await CrowdAsync(server);
        var refusal = await server.WaitForLineAsync("cannot accept connections for now");
        Assert.Contains("'chat'", refusal, StringComparison.Ordinal);
        foreach (var client in clients) Assert.StartsWith("failed: ", await ReceiveAsync(client), StringComparison.Ordinal);
        foreach (var client in clients) client.Dispose();

        using var again = await EventuallyAsync(server);
        await again.SendAsync("echo"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        Assert.Equal("echo", await ReceiveAsync(again));
        Assert.Single(server.Log.Split('\n'), line => line.Contains("cannot accept connections for now", StringComparison.Ordinal));
        await server.TerminateAsync();
    }

    private static string Script(TcpListener silent) => $$"""
        function on_message(message)
            local conn = mix.websocket()
            if message.data == "echo" then return conn:send("echo") end
            local answer, err = mix.http.request("GET", "http://127.0.0.1:{{((IPEndPoint)silent.LocalEndpoint).Port}}/", { timeout = 3 })
            conn:send("failed: " .. tostring(err))
        end
        """;

    // As many as it takes, each with a request that is not answered; then other ports are tried as well.
    private static async Task<List<ClientWebSocket>> CrowdAsync(RunningServer server)
    {
        var clients = new List<ClientWebSocket>();
        while (clients.Count < 512 && await ConnectAsync(server) is { } client)
        {
            clients.Add(client);
            await client.SendAsync("ask"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
        }

        Assert.InRange(clients.Count, 20, 400);
        foreach (var name in (string[])["engine metrics", "center metrics"])
        {
            var crowd = Enumerable.Range(0, 100).Select(_ => new TcpClient()).ToList();
            foreach (var one in crowd) await TryAsync(one, server.Port(name));
            foreach (var one in crowd) one.Dispose();
        }

        return clients;
    }

    private static async Task TryAsync(TcpClient client, int port)
    {
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port).WaitAsync(RunningServer.Patience);
        }
        catch (SocketException)
        {
            // Refused before it was known here that it was open.
        }
    }

    private static async Task<ClientWebSocket?> ConnectAsync(RunningServer server)
    {
        var client = new ClientWebSocket();
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await client.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Port("chat")}/"), bound.Token);
            return client;
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException)
        {
            client.Dispose();
            return null;
        }
    }

    private static async Task<ClientWebSocket> EventuallyAsync(RunningServer server)
    {
        ClientWebSocket? client = null;
        await Polling.EventuallyAsync(async () => (client = await ConnectAsync(server)) is not null, "it works again");
        return client!;
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket client)
    {
        var buffer = new byte[1000];
        var part = await client.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).AsTask().WaitAsync(RunningServer.Patience);
        return Encoding.UTF8.GetString(buffer, 0, part.Count);
    }
}
