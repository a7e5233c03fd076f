using Heliograph.Tests.House;

namespace Heliograph.Tests.Interop;

/// <summary>mosquitto_pub and mosquitto_sub as Debian has them.</summary>
public sealed class MosquittoTests(StockServer server) : IClassFixture<StockServer>
{
    private const string Subscribed = "Subscribed (mid";

    private static readonly string[] s_versions = ["mqttv31", "mqttv311", "mqttv5"];

    public static TheoryData<string, int> VersionsAndQoS
    {
        get
        {
            TheoryData<string, int> rows = [];
            foreach (var version in s_versions)
            {
                for (var qos = 0; qos <= 2; qos++) rows.Add(version, qos);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(VersionsAndQoS))]
    public async Task A_message_arrives_as_it_was_sent(string version, int qos)
    {
        var topic = $"mosquitto/{version}/{qos}";
        using var subscriber = Subscribe("-V", version, "-q", "2", "-t", topic, "-C", "1", "-F", "%t|%p|%q|%r");
        await subscriber.WaitForAsync(Subscribed);
        await PublishAsync("-V", version, "-q", $"{qos}", "-t", topic, "-m", "first light");
        Assert.Contains($"{topic}|first light|{qos}|0", await subscriber.SucceedAsync());
    }

    [Theory]
    [InlineData("mqttv311")]
    [InlineData("mqttv5")]
    public async Task A_retained_message_waits_for_who_comes_later_and_an_empty_one_removes_it(string version)
    {
        var topic = $"mosquitto/retained/{version}";
        await PublishAsync("-V", version, "-q", "1", "-t", $"{topic}/a", "-m", "on", "-r");
        await PublishAsync("-V", version, "-q", "1", "-t", $"{topic}/b", "-m", "still", "-r");
        Assert.Equal(["a: on|1", "b: still|1"], await RetainedAsync(version, topic, 2));
        await PublishAsync("-V", version, "-q", "1", "-t", $"{topic}/a", "-n", "-r");
        Assert.Equal(["b: still|1"], await RetainedAsync(version, topic, 1));
    }

    [Fact]
    public async Task A_client_that_is_killed_leaves_its_will()
    {
        using var witness = Subscribe("-q", "1", "-t", "mosquitto/will", "-C", "1", "-F", "%p|%q");
        using var victim = Subscribe("-t", "mosquitto/none", "--will-topic", "mosquitto/will", "--will-payload", "gone", "--will-qos", "1");
        await Task.WhenAll(witness.WaitForAsync(Subscribed), victim.WaitForAsync(Subscribed));
        victim.Kill();
        Assert.Contains("gone|1", await witness.SucceedAsync());
    }

    [Fact]
    public async Task Members_of_a_shared_subscription_divide_the_messages()
    {
        using var first = Subscribe("-t", "$share/workers/mosquitto/jobs", "-C", "5", "-F", "job %p");
        using var second = Subscribe("-t", "$share/workers/mosquitto/jobs", "-C", "5", "-F", "job %p");
        await Task.WhenAll(first.WaitForAsync(Subscribed), second.WaitForAsync(Subscribed));
        using var publisher = Client("mosquitto_pub", "tcp", "-t", "mosquitto/jobs", "-l");
        publisher.Write(string.Join('\n', Enumerable.Range(0, 10)) + "\n");
        await publisher.SucceedAsync();
        var jobs = (await first.SucceedAsync()).Concat(await second.SucceedAsync()).Where(line => line.StartsWith("job ", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(0, 10).Select(job => $"job {job}"), jobs.Order());
    }

    [Fact]
    public async Task A_session_keeps_messages_until_its_client_comes_back()
    {
        string[] session = ["-c", "-i", "mosquitto-keeper", "-q", "1", "-t", "mosquitto/night"];
        using (var leaving = Client("mosquitto_sub", "tcp", [.. session, "-E"])) await leaving.SucceedAsync();
        await PublishAsync("-q", "1", "-t", "mosquitto/night", "-m", "still here");
        using var back = Client("mosquitto_sub", "tcp", [.. session, "-C", "1"]);
        Assert.Equal(["still here"], await back.SucceedAsync());
    }

    [Fact]
    public async Task Properties_of_version_5_pass_through()
    {
        using var subscriber = Subscribe(
            "-V", "mqttv5", "-q", "1", "-t", "mosquitto/properties", "-C", "1", "-D", "subscribe", "subscription-identifier", "7", "-F", "%C|%R|%D|%F|%P|%S");
        await subscriber.WaitForAsync(Subscribed);
        string[] properties =
        [
            .. Property("content-type", "text/plain"), .. Property("response-topic", "answers"), .. Property("correlation-data", "c1"),
            .. Property("payload-format-indicator", "1"), .. Property("user-property", "k", "v"), .. Property("user-property", "k", "w"),
        ];
        await PublishAsync(["-V", "mqttv5", "-q", "1", "-t", "mosquitto/properties", "-m", "x", .. properties]);
        Assert.Contains("text/plain|answers|c1|1|k:v k:w|7", await subscriber.SucceedAsync());
    }

    [Fact]
    public async Task A_large_message_arrives_whole()
    {
        using var subscriber = Subscribe("-q", "2", "-t", "mosquitto/large", "-C", "1", "-F", "%l");
        await subscriber.WaitForAsync(Subscribed);
        await PublishAsync("-q", "2", "-t", "mosquitto/large", "-f", Path.Combine(SourceTree.Root, "docs", "configuration.md"));
        Assert.Contains($"{new FileInfo(Path.Combine(SourceTree.Root, "docs", "configuration.md")).Length}", await subscriber.SucceedAsync());
    }

    [Theory]
    [InlineData("tls", "tlsv1.2")]
    [InlineData("tls", "tlsv1.3")]
    [InlineData("mtls", "tlsv1.3")]
    public async Task TLS_with_the_authority_s_certificate(string listener, string version)
    {
        string[] tls = ["-h", "localhost", "--cafile", server.Authority, "--tls-version", version];
        if (listener == "mtls") tls = [.. tls, "--cert", server.ClientCertificate, "--key", server.ClientKey];
        using var subscriber = Client("mosquitto_sub", listener, [.. tls, "-d", "-t", $"mosquitto/{listener}/{version}", "-C", "1", "-F", "%p"]);
        await subscriber.WaitForAsync(Subscribed);
        using var publisher = Client("mosquitto_pub", listener, [.. tls, "-t", $"mosquitto/{listener}/{version}", "-m", "sealed", "-q", "1"]);
        await publisher.SucceedAsync();
        Assert.Contains("sealed", await subscriber.SucceedAsync());
    }

    [Fact]
    public async Task A_client_without_the_certificate_that_is_required_stays_outside()
    {
        using var publisher = Client("mosquitto_pub", "mtls", "-h", "localhost", "--cafile", server.Authority, "-t", "t", "-m", "x", "-q", "1");
        Assert.NotEqual("", await publisher.FailAsync());
    }

    [Fact]
    public async Task A_client_that_does_not_trust_the_authority_leaves_and_the_next_is_served()
    {
        using (var distrusting = Client("mosquitto_pub", "tls", "-h", "localhost", "--tls-use-os-certs", "-t", "t", "-m", "x")) await distrusting.FailAsync();
        using var trusting = Client("mosquitto_pub", "tls", "-h", "localhost", "--cafile", server.Authority, "-t", "t", "-m", "x", "-q", "1");
        await trusting.SucceedAsync();
    }

    private static string[] Property(string name, params string[] values) => ["-D", "publish", name, .. values];

    private StockClient Subscribe(params string[] arguments) => Client("mosquitto_sub", "tcp", ["-d", .. arguments]);

    private async Task PublishAsync(params string[] arguments)
    {
        using var publisher = Client("mosquitto_pub", "tcp", arguments);
        await publisher.SucceedAsync();
    }

    private async Task<IEnumerable<string>> RetainedAsync(string version, string topic, int count)
    {
        using var subscriber = Client("mosquitto_sub", "tcp", "-V", version, "-t", $"{topic}/+", "-C", $"{count}", "-F", "%t: %p|%r");
        return (await subscriber.SucceedAsync()).Select(line => line.Replace($"{topic}/", "", StringComparison.Ordinal)).Order();
    }

    private StockClient Client(string program, string listener, params string[] arguments) =>
        StockClient.Mosquitto(program, [.. arguments.Contains("-h") ? Array.Empty<string>() : ["-h", "127.0.0.1"], "-p", server.Port(listener), .. arguments]);
}
