using System.ComponentModel;
using System.Diagnostics;
using Heliograph.Metrics.Pages;

namespace Heliograph.Tests.Metrics;

/// <summary>Prometheus' own checker over the pages.</summary>
public sealed class PromtoolTests
{
    [Fact]
    public async Task Promtool_has_nothing_to_say_about_the_engine_page()
    {
        var engine = new FakeEngine(TimeProvider.System) { Storage = new("full", TimeProvider.System) };

        Assert.Equal("0:", await Check(PageText.Of(EnginePage.Create(engine, TimeProvider.System))));
    }

    [Fact]
    public async Task Promtool_has_nothing_to_say_about_the_center_page() =>
        Assert.Equal("0:", await Check(PageText.Of(CenterPage.Create(new FakeCenter(), TimeProvider.System))));

    // What the contract's names break by being what they are; nobody who queries them could be told other names.
    private static readonly string[] Waived =
    [
        "counter metrics should have \"_total\" suffix",
        "non-histogram and non-summary metrics should not have \"_count\" suffix",
    ];

    [Fact]
    public async Task Promtool_has_nothing_to_say_about_the_deployment_pages_but_what_the_contract_demands()
    {
        var deployment = new FakeDeployment(TimeProvider.System);
        var pages = PageText.Of(DeploymentPage.Create(deployment, TimeProvider.System, new("a\"b", "c\\d", "e\nf")))
            + PageText.Of(DataIntegrationPage.Create(deployment, TimeProvider.System, new("b9110d11")));

        var said = (await Check(pages))["3:".Length..].Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.NotEmpty(said);
        Assert.All(said, line => Assert.True(
            line.StartsWith("deployment_emqx_", StringComparison.Ordinal) && Waived.Any(waived => line.EndsWith(waived, StringComparison.Ordinal)), line));
    }

    [Fact]
    public async Task Promtool_complains_about_a_page_that_is_wrong() =>
        Assert.StartsWith("3:", await Check("# TYPE a_total gauge\na_total 1\n"), StringComparison.Ordinal);

    private static async Task<string> Check(string page)
    {
        using var promtool = Start();
        var output = promtool.StandardOutput.ReadToEndAsync();
        var errors = promtool.StandardError.ReadToEndAsync();
        await promtool.StandardInput.WriteAsync(page);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync();
        return $"{promtool.ExitCode}:{await output}{await errors}";
    }

    private static Process Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception)
        {
            throw new InvalidOperationException("promtool is not on the PATH; install Prometheus (Debian: apt-get install prometheus)");
        }
    }
}
