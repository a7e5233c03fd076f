namespace Heliograph.Server.Http;

/// <summary>How long the body of a request may be, as metadata of an endpoint where it differs from the rest.</summary>
/// <param name="Octets">The most octets.</param>
internal sealed record BodyLimit(long Octets);
