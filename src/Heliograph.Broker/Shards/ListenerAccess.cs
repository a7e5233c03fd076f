namespace Heliograph.Broker.Shards;

/// <summary>How the clients of one listener come in.</summary>
/// <param name="IsUnchecked">Whether they come in without anybody being asked who they are.</param>
/// <param name="Username">What of its certificate is a client's user name, in place of the one in CONNECT; none leaves that.</param>
/// <param name="ClientId">What of its certificate is a client's identifier, in place of the one in CONNECT; none leaves that.</param>
public readonly record struct ListenerAccess(bool IsUnchecked, CertificateField Username, CertificateField ClientId);
