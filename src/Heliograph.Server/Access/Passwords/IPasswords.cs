namespace Heliograph.Server.Access;

/// <summary>Somebody who checks passwords.</summary>
internal interface IPasswords
{
    /// <summary>A hash that takes as long to check as those of the users do, for somebody whom nobody knows. Any thread.</summary>
    PasswordHash Sample { get; }
}
