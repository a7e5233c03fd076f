namespace Heliograph.Server.Http;

/// <summary>What a request is about where its path does not say; set by whoever has read its body.</summary>
/// <param name="Text">A short text without secrets.</param>
internal sealed record ChangeSubject(string Text);
