using System.Text.RegularExpressions;
using Heliograph.Tests.Cli;
using Heliograph.Tests.Interop;
using YamlDotNet.RepresentationModel;

namespace Heliograph.Tests.Monitoring;

/// <summary>What can be known of compose and Kubernetes files without running a container.</summary>
public sealed partial class DeploymentFileTests
{
    public static TheoryData<string> Configurations => ["compose/heliograph.yaml", "k8s/heliograph.yaml"];

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task The_server_accepts_the_configuration(string file)
    {
        using var heliograph = new HeliographProcess(Path.GetTempPath(), "check-config", "-f", Path.Combine(Kit.Folder, file));
        var (exit, output, error) = await heliograph.EndAsync();

        Assert.True(exit == 0, output + error);
    }

    [Fact]
    public void Every_file_that_should_be_yaml_is() => Assert.All(Yaml(), file =>
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(file);
        yaml.Load(reader);
        Assert.NotEmpty(yaml.Documents);
    });

    [Fact]
    public void Every_image_has_a_fixed_version_or_is_our_own() => Assert.All(Yaml().Append(Path.Combine(Kit.Folder, "docker", "Dockerfile")), file =>
        Assert.DoesNotContain(Image().Matches(File.ReadAllText(file)), image => !image.Groups[1].Value.StartsWith("heliograph", StringComparison.Ordinal)
            && !Version().IsMatch(image.Groups[1].Value)));

    [Fact]
    public void Every_file_that_compose_mounts_exists() => Assert.All(Mount().Matches(Read("compose/compose.yaml")),
        mount => Assert.True(Path.Exists(Path.Combine(Kit.Folder, "compose", mount.Groups[1].Value)), mount.Value));

    [Theory]
    [InlineData("compose/compose.yaml", "compose/heliograph.yaml", @"127\.0\.0\.1:\d+:(1883|8083)\b")]
    [InlineData("k8s/statefulset.yaml", "k8s/heliograph.yaml", @"containerPort: (1883|8083|6789|6787)\b")]
    public void Every_published_port_is_one_that_the_configuration_opens(string file, string configuration, string pattern)
    {
        var ports = Regex.Matches(Read(file), pattern).Select(match => match.Groups[1].Value).ToList();

        Assert.NotEmpty(ports);
        Assert.All(ports, port => Assert.Contains($"port: {port}, bind: 0.0.0.0", Read(configuration), StringComparison.Ordinal));
    }

    // Debian's promtool is built without the discovery of pods, so it is shown the rest.
    [Fact]
    public async Task Promtool_accepts_the_scrape_configuration_for_pods_which_has_the_same_jobs()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, PodDiscovery().Replace(Read("k8s/scrape-configs.yml"), ""));
            using var promtool = StockClient.Program("promtool", "prometheus", "check", "config", "--syntax-only", file);
            await promtool.SucceedAsync();
        }
        finally
        {
            File.Delete(file);
        }

        Assert.Equal(Jobs("prometheus/prometheus.yml"), Jobs("k8s/scrape-configs.yml"));
        Assert.Equal(KitJobs.Names, Jobs("prometheus/prometheus.yml").Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Jobs(string file) => Job().Matches(Read(file)).Select(match => match.Groups[1].Value);

    private static string[] Yaml() => Directory.GetFiles(Kit.Folder, "*.y*ml", SearchOption.AllDirectories);

    private static string Read(string file) => File.ReadAllText(Path.Combine(Kit.Folder, file));

    [GeneratedRegex(@"(?m)^(?:\s+image:|FROM) (\S+)")]
    private static partial Regex Image();

    [GeneratedRegex(@":v?\d+(\.\d+)+$")]
    private static partial Regex Version();

    [GeneratedRegex(@"(?m)^ +- (\.[^:]+):/")]
    private static partial Regex Mount();

    [GeneratedRegex(@"(?m)^ +kubernetes_sd_configs:.*\n(?:      +.*\n)*")]
    private static partial Regex PodDiscovery();

    [GeneratedRegex(@"job_name: (\S+)")]
    private static partial Regex Job();
}
