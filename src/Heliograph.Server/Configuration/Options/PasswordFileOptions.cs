using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>A file of names and hashed passwords.</summary>
internal sealed record PasswordFileOptions : ISection
{
    /// <summary>File with a line `name:hash` for every user, as mosquitto_passwd makes them. It is read again when it changes.</summary>
    [Setting(Applies.NewConnections, Required = true)]
    public string Path { get; init; } = "";

    /// <inheritdoc/>
    public void Validate(SectionProblems problems) => problems.File("path", Path);
}
