namespace Heliograph.Server.Http;

/// <summary>A request that was to change something, and what became of it. Has no secret: neither body nor query is in it.</summary>
/// <param name="App">The name of the app that asked.</param>
/// <param name="Address">Where it asked from.</param>
/// <param name="Request">Method and path, as they were sent.</param>
/// <param name="Subject">What it was about where the path does not say; empty otherwise.</param>
/// <param name="Status">The status it was answered with.</param>
internal sealed record ApiChange(string App, string Address, string Request, string Subject, int Status);
