using System.Net;

namespace Heliograph.Broker.Sessions;

/// <summary>A connection for the log.</summary>
/// <param name="Id">Its number in the process.</param>
/// <param name="Remote">The peer.</param>
/// <param name="ClientId">The client identifier; empty before CONNECT.</param>
public readonly record struct ConnectionDescription(long Id, EndPoint? Remote, string ClientId);
