using System.Net;
using Heliograph.Server.Configuration;

namespace Heliograph.Tests.Configuration;

public sealed class ConnmixFileTests
{
    /// <summary>A file with every key there is, and scripts that are there.</summary>
    internal static readonly string ConnmixYaml = Yaml.Replace("lua/entry.websocket.lua", Script("chat"), StringComparison.Ordinal).Replace("lua/entry.socket.lua", Script("lengthprefix"), StringComparison.Ordinal);

    private const string Yaml = """
        logging:
          filename: logs/connmix.log
          maxFiles: 14
          level: debug # (debug,info,warn,error)

        prometheus:
          summary:
            maxAge: 300
            ageBuckets: 3
            bufCap: 100

        licenses:
          activationCode: 1234-ABCD
          server: https://connmix.com

        access:
          users:
            - username: ops
              password: secret
              roles:
                - read
                - write
              host: '172.*.*.*'

        center:
          registry:
            port: 7786
            bind: 0.0.0.0
          apiServer:
            port: 7787
            bind: 0.0.0.0

        engine:
          centerRegistry: center.example:7786
          meshPoint:
            port: 7788
            bind: 0.0.0.0
          apiServer:
            port: 7789
            bind: 0.0.0.0
            readBufferSize: 40096
            writeBufferSize: 40097
            readTimeout: 61
            writeTimeout: 62
          luavm:
            queue:
              topicSize: 3000
              maxTopics: 50
            redis:
              - name: default
                addr: localhost:6379
                password:
                db: 1
                poolSize: 21
                minIdleConns: 11
                maxConnAge: 0
                idleTimeout: 301
          servers:
            - port: 6790
              bind: 0.0.0.0
              protocol: websocket    # (websocket,socket)
              options:
                - name: path
                  value: /chat
              entry: lua/entry.websocket.lua
              byteCodeExpires: 12
              readBufferSize: 1025
              writeBufferSize: 1026
              readTimeout: 63
              writeTimeout: 13
            - port: 6791
              protocol: socket
              entry: lua/entry.socket.lua
        """;

    [Fact]
    public void Every_key_of_a_connmix_file_arrives()
    {
        var options = TestConfiguration.Options(ConnmixYaml);
        Assert.Equal(new LoggingOptions { Filename = "logs/connmix.log", MaxFiles = 14, Level = LogThreshold.Debug }, options.Logging);
        Assert.Equal(new SummaryOptions { MaxAge = TimeSpan.FromSeconds(300), AgeBuckets = 3, BufCap = 100 }, options.Prometheus.Summary);
        var user = Assert.Single(options.Access.Users);
        Assert.Equal(("ops", "secret", "172.*.*.*"), (user.Username, user.Password.Reveal(), user.Host));
        Assert.Equal([AccessRole.Read, AccessRole.Write], user.Roles);
        Assert.Equal(new EndpointOptions { Port = 7786, Bind = IPAddress.Any }, options.Center.Registry);
        Assert.Equal(new EndpointOptions { Port = 7787, Bind = IPAddress.Any }, options.Center.ApiServer);
        Assert.Equal("center.example:7786", options.Engine.CenterRegistry);
        Assert.Equal(new EndpointOptions { Port = 7788, Bind = IPAddress.Any }, options.Engine.MeshPoint);
        Assert.Equal(
            new ApiServerOptions { Port = 7789, Bind = IPAddress.Any, ReadBufferSize = 40096, WriteBufferSize = 40097, ReadTimeout = Seconds(61), WriteTimeout = Seconds(62) },
            options.Engine.ApiServer);
        Assert.Equal(new LuaQueueOptions { TopicSize = 3000, MaxTopics = 50 }, options.Engine.Luavm.Queue);
        Assert.Equal(
            new LuaRedisOptions { Db = 1, PoolSize = 21, MinIdleConns = 11, MaxConnAge = TimeSpan.Zero, IdleTimeout = Seconds(301) },
            Assert.Single(options.Engine.Luavm.Redis));
    }

    [Fact]
    public void Its_servers_arrive_and_replace_the_default_ones()
    {
        var servers = TestConfiguration.Options(ConnmixYaml).Engine.Servers;
        Assert.Equal(2, servers.Count);
        var chat = servers[0];
        Assert.Equal((6790, ServerProtocol.Websocket, Script("chat")), (chat.Port, chat.Protocol, chat.Entry));
        Assert.Equal(new ServerOption { Name = "path", Value = "/chat" }, Assert.Single(chat.Options));
        Assert.Equal((1025, 1026), (chat.ReadBufferSize, chat.WriteBufferSize));
        Assert.Equal((Seconds(12), Seconds(63), Seconds(13)), (chat.ByteCodeExpires, chat.ReadTimeout, chat.WriteTimeout));
        Assert.Equal((ServerProtocol.Socket, IPAddress.Any), (servers[1].Protocol, servers[1].Address));
    }

    [Fact]
    public void What_has_no_effect_is_named()
    {
        var keys = Unused.In(TestConfiguration.Options(ConnmixYaml)).Select(note => note.Key);
        Assert.Equal(
            ["licenses", "engine.apiServer.readBufferSize", "engine.apiServer.writeBufferSize", "engine.servers[0].readBufferSize", "engine.servers[0].writeBufferSize"], keys);
        Assert.Empty(Unused.In(TestConfiguration.Options("")));
    }

    [Fact]
    public void Keys_without_a_value_are_as_if_they_were_not_there()
    {
        var options = TestConfiguration.Options("logging:\n  level:\naccess:\n  users:\nengine:\n  servers:\nlicenses:\n  activationCode:\n");
        Assert.Equal(LogThreshold.Info, options.Logging.Level);
        Assert.Empty(options.Access.Users);
        Assert.Equal([1883, 8083], options.Engine.Servers.Select(s => s.Port));
    }

    [Fact]
    public void A_server_without_its_script_is_an_error()
    {
        var errors = TestConfiguration.Errors("engine:\n  servers: [{port: 1, protocol: websocket}, {port: 2, protocol: socket, entry: nowhere.lua}]");
        Assert.Contains("engine.servers[0].entry: expected the path of a Lua script", errors[0], StringComparison.Ordinal);
        Assert.Contains("engine.servers[1].entry: \"nowhere.lua\" is not valid: no such file", errors[1], StringComparison.Ordinal);
    }

    private static string Script(string sample) => Path.Combine(Repository.Root, "samples", sample, "entry.lua");

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
