namespace Heliograph.Server.Gateway;

/// <summary>The text of an entry file.</summary>
/// <param name="Name">What errors call it.</param>
/// <param name="Text">Lua.</param>
internal sealed record ServerScript(string Name, byte[] Text);
