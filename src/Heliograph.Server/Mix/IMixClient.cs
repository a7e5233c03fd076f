namespace Heliograph.Server.Mix;

/// <summary>Whom a callback serves, when it serves one: the owner of its task.</summary>
internal interface IMixClient
{
    /// <summary>The identifier that scripts and the API know it by.</summary>
    string ClientId { get; }
}
