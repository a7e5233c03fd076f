using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>Where the metrics are sent with the OpenTelemetry protocol. Nothing is sent without an endpoint.</summary>
internal sealed record OtlpOptions : ISection
{
    /// <summary>URL of the collector, such as `http://collector:4317` for grpc or `http://collector:4318` for http.</summary>
    [Setting(Applies.Restart)]
    public string? Endpoint { get; init; }

    /// <summary>How the collector is spoken to: grpc, or http for Protobuf over HTTP.</summary>
    [Setting(Applies.Restart)]
    public OtlpProtocol Protocol { get; init; }

    /// <summary>Time from one export to the next.</summary>
    [Setting(Applies.Restart, Min = 1, Max = 3600)]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Headers sent along, such as `api-key=…`; several are separated by commas.</summary>
    [Setting(Applies.Restart)]
    public Secret? Headers { get; init; }

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (Endpoint is { Length: > 0 } && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            problems.Add("endpoint", "expected a URL that begins with http:// or https://");
        if (Headers?.Reveal() is { } headers && headers.Split(',').Any(header => header.IndexOf('=', StringComparison.Ordinal) < 1))
            problems.Add("headers", "expected name=value, several of them separated by commas");
    }
}
