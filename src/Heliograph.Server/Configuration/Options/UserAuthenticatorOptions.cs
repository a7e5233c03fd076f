using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>Users in the data folder.</summary>
internal sealed record UserAuthenticatorOptions : ISection
{
    /// <summary>By what a user is known.</summary>
    [Setting(Applies.NewConnections)]
    public UserKey KnownBy { get; init; } = UserKey.Username;

    /// <summary>Iterations of PBKDF2-SHA256 for passwords that are set from then on. More resist guessing better and cost more time at every login.</summary>
    [Setting(Applies.NewConnections, Min = 4096, Max = 10_000_000)]
    public int Iterations { get; init; } = 10_000;

    /// <summary>Whether clients may also authenticate by SCRAM-SHA-256 and SCRAM-SHA-512 (MQTT 5), which never sends the password.</summary>
    [Setting(Applies.NewConnections)]
    public bool Scram { get; init; } = true;

    /// <summary>CSV (user_id,password,is_superuser) or JSON file of users that are added on the start when there is no user yet.</summary>
    [Setting(Applies.NewConnections)]
    public string? BootstrapFile { get; init; }

    /// <inheritdoc/>
    public void Validate(SectionProblems problems) => problems.File("bootstrapFile", BootstrapFile);
}
