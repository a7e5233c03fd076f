namespace Heliograph.Server.Mix;

/// <summary>A text would be longer than <see cref="ScriptRoom.LongestJson"/> bytes.</summary>
internal sealed class LongTextException() : Exception($"it is longer than {ScriptRoom.LongestJson} bytes");
