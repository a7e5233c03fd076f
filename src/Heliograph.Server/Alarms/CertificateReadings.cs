using Heliograph.Metrics.Pages;
using static System.FormattableString;

namespace Heliograph.Server.Alarms;

/// <summary>How soon certificates end.</summary>
/// <param name="notice">How long before its end there is an alarm about one.</param>
/// <param name="certificates">The certificates shown now.</param>
/// <param name="clock">The time.</param>
internal sealed class CertificateReadings(TimeSpan notice, Func<IReadOnlyList<CertificateReading>> certificates, TimeProvider clock)
{
    /// <summary>Reads them.</summary>
    public IReadOnlyList<AlarmReading> Read() => [.. certificates().Select(Reading)];

    private AlarmReading Reading(CertificateReading certificate)
    {
        var end = DateTimeOffset.FromUnixTimeSeconds(certificate.ExpiresAt);
        var left = end - clock.GetUtcNow();
        var says = left > TimeSpan.Zero ? "ends" : "has ended";
        return new(
            certificate.Listener,
            left > TimeSpan.Zero ? notice / left : double.PositiveInfinity,
            Invariant($"the certificate of listener '{certificate.Listener}' {says} at {end:yyyy-MM-dd'T'HH:mm:ss'Z'}: put a new one in its place, it is read within a minute"),
            new Dictionary<string, string> { ["listener"] = certificate.Listener, ["expires_at"] = Invariant($"{end:yyyy-MM-dd'T'HH:mm:ss'Z'}") });
    }
}
