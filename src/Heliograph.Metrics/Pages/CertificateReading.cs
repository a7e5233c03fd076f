namespace Heliograph.Metrics.Pages;

/// <summary>The certificate that a listener shows.</summary>
/// <param name="Listener">Which: the <c>listener</c> label.</param>
/// <param name="ExpiresAt">When it ends, in Unix seconds.</param>
public readonly record struct CertificateReading(string Listener, long ExpiresAt);
