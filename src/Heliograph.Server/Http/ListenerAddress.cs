using System.Net;
using System.Net.Security;

namespace Heliograph.Server.Http;

/// <summary>Where an HTTP listener is to be.</summary>
/// <param name="EndPoint">The address; port 0 takes a free one.</param>
/// <param name="Setting">The setting that says so, for error messages.</param>
/// <param name="Tls">What the next TLS handshake uses; null for plain HTTP.</param>
internal sealed record ListenerAddress(IPEndPoint EndPoint, string Setting, Func<SslServerAuthenticationOptions>? Tls = null);
