namespace Heliograph.Server.Scripting;

/// <summary>A Lua pattern is malformed, or tries more than it may.</summary>
internal sealed class PatternException(string message) : Exception(message);
