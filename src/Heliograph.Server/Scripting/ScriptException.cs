namespace Heliograph.Server.Scripting;

/// <summary>A script cannot be loaded; the message says where and why.</summary>
internal sealed class ScriptException(string message) : Exception(message);
