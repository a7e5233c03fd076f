namespace Heliograph.Server.Access.Rules;

/// <summary>Whom kept rules are about; the numbers are those of the database.</summary>
internal enum RuleSubject
{
    /// <summary>Every client.</summary>
    Everybody,

    /// <summary>A user name.</summary>
    Username,

    /// <summary>A client identifier.</summary>
    ClientId,
}
