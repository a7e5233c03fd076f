namespace Heliograph.Server.Access;

/// <summary>A user of the data folder. Small, for there may be a million of them in memory. Immutable.</summary>
/// <param name="Name">Its user name or client identifier.</param>
/// <param name="Secret">How its password is checked, as <see cref="PasswordHash.ToBytes"/> writes it.</param>
/// <param name="IsSuperuser">Whether it may do everything.</param>
internal sealed record User(string Name, byte[] Secret, bool IsSuperuser)
{
    /// <summary>What SCRAM-SHA-256 needs, as <see cref="ScramKeys.ToBytes"/> writes it; null when it cannot authenticate so.</summary>
    public byte[]? Scram256 { get; init; }

    /// <summary>What SCRAM-SHA-512 needs.</summary>
    public byte[]? Scram512 { get; init; }
}
