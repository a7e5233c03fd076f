using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>What the deployment is called: the labels of every series on the deployment pages.</summary>
internal sealed record DeploymentOptions : ISection
{
    private const int Longest = 256;

    /// <summary>The label `deployment_id`. Without it eight hexadecimal digits are made on the first start and kept in the data folder.</summary>
    [Setting(Applies.Restart)]
    public string? Id { get; init; }

    /// <summary>The label `deployment_type`.</summary>
    [Setting(Applies.Restart)]
    public string Type { get; init; } = "dedicated";

    /// <summary>The label `platform`.</summary>
    [Setting(Applies.Restart)]
    public string Platform { get; init; } = "heliograph";

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        foreach (var (key, value) in new[] { ("id", Id), ("type", Type), ("platform", Platform) })
        {
            if (value is { Length: 0 or > Longest }) problems.Add(key, $"expected 1 to {Longest} characters");
        }
    }
}
