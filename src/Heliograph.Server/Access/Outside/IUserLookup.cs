namespace Heliograph.Server.Access.Outside;

/// <summary>A database with users in it.</summary>
internal interface IUserLookup : IDisposable
{
    /// <summary>What is kept of a client, by column or field; null when it is not there. Any thread.</summary>
    Task<Dictionary<string, string>?> FindAsync(ClientValues client, CancellationToken cancellation);
}
