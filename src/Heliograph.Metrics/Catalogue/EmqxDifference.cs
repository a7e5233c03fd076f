namespace Heliograph.Metrics.Catalogue;

/// <summary>A place where a deployment family deliberately does not do what EMQX does.</summary>
/// <param name="Families">Which ones, without their prefix.</param>
/// <param name="Emqx">What EMQX does, and in which versions.</param>
/// <param name="Heliograph">What Heliograph does.</param>
public sealed record EmqxDifference(string Families, string Emqx, string Heliograph);
