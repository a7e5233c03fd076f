namespace Heliograph.Broker.Access;

/// <summary>Everything that decides about clients: who may come in, who is kept out, what those inside may do.</summary>
public sealed class AccessControl
{
    /// <summary>Who may come in.</summary>
    public Authentication Authentication { get; } = new();

    /// <summary>What clients may do.</summary>
    public Authorization Authorization { get; } = new();

    /// <summary>Who is kept out.</summary>
    public BanTable Bans { get; } = new();

    /// <summary>Who comes and goes too often.</summary>
    public FlappingDetector Flapping { get; } = new();
}
