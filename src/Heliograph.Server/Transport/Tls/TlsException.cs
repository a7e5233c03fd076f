namespace Heliograph.Server.Transport.Tls;

/// <summary>TLS files cannot be used. The message names the listener, the files and what is wrong.</summary>
internal sealed class TlsException(string message) : Exception(message);
