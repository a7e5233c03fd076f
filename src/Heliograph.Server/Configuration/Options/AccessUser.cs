using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>One user of the APIs.</summary>
internal sealed record AccessUser : ISection
{
    /// <summary>Name the user signs in with.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Username { get; init; } = "";

    /// <summary>Password the user signs in with.</summary>
    [Setting(Applies.Now, Required = true)]
    public Secret Password { get; init; } = new("");

    /// <summary>What the user may do: read, write or both.</summary>
    [Setting(Applies.Now)]
    public IReadOnlyList<AccessRole> Roles { get; init; } = [];

    /// <summary>Address the user may come from: an IP address, `*` for any, or a mask such as `172.*.*.*`.</summary>
    [Setting(Applies.Now)]
    public string Host { get; init; } = "*";

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (Host.Length == 0 || Host.Any(c => !char.IsAsciiHexDigit(c) && c is not ('.' or ':' or '*')))
            problems.Add("host", "expected an IP address, `*`, or a mask such as 172.*.*.*");
    }
}
