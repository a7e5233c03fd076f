using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>A folder of this machine.</summary>
internal sealed record FileConnectorOptions : ISection
{
    /// <summary>The folder; it is made when it is not there.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Folder { get; init; } = "";

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (Folder.Contains('\0', StringComparison.Ordinal)) problems.Add("folder", "expected the path of a folder");
    }
}
