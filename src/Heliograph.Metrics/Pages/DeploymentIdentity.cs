using Heliograph.Metrics.Catalogue;

namespace Heliograph.Metrics.Pages;

/// <summary>The values of the labels that every series of the deployment pages has. They may contain anything.</summary>
/// <param name="Id">Of <c>deployment_id</c>: eight hexadecimal digits as a rule.</param>
/// <param name="Type">Of <c>deployment_type</c>.</param>
/// <param name="Platform">Of <c>platform</c>.</param>
public sealed record DeploymentIdentity(string Id, string Type = "dedicated", string Platform = "heliograph")
{
    internal Dictionary<string, string> Labels => new(StringComparer.Ordinal)
    {
        [DeploymentLabels.Id.Name] = Id,
        [DeploymentLabels.Type.Name] = Type,
        [DeploymentLabels.Platform.Name] = Platform,
    };
}
