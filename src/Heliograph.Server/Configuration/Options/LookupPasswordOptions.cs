using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>What a database keeps of passwords, as hexadecimal text. Plain text is not accepted.</summary>
internal sealed record LookupPasswordOptions
{
    /// <summary>How it is computed.</summary>
    [Setting(Applies.NewConnections)]
    public LookupAlgorithm Algorithm { get; init; }

    /// <summary>Iterations of PBKDF2.</summary>
    [Setting(Applies.NewConnections, Min = 1, Max = 2_000_000)]
    public int Iterations { get; init; } = 210_000;

    /// <summary>For sha256 and sha512: whether the salt comes behind the password.</summary>
    [Setting(Applies.NewConnections)]
    public bool SaltAtEnd { get; init; }
}
