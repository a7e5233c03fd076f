using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>
/// What the host makes for a script is not refused by the script's memory, so it is asked beforehand: a few bytes that a client sends can be a large value.
/// </summary>
internal static class ScriptRoom
{
    /// <summary>Bytes of JSON that are written at most: tables that contain one another many times are small in memory alone.</summary>
    public const int LongestJson = 16 << 20;

    /// <summary>Bytes that an item of a table takes, with its value and the room the table grows by.</summary>
    public const int Item = 64;

    /// <summary>Bytes that a script may still fill.</summary>
    public static long Room(this ScriptVm vm) => Math.Max(0, vm.Limits.Memory - vm.MemoryUsed);

    /// <summary>Whether so many bytes will fit, if need be after what is of no use any more has been collected.</summary>
    public static bool HasRoom(this ScriptVm vm, long bytes) => bytes < vm.Room() || (vm.Collect() && bytes < vm.Room());

    /// <summary>Whether the value of a JSON text will fit.</summary>
    public static bool HasRoomForJson(this ScriptVm vm, ReadOnlySpan<byte> json)
    {
        if (json.Length * (long)Item < vm.Room()) return true;
        return vm.HasRoom(json.Length + (Item * (long)(json.Count((byte)'[') + json.Count((byte)'{') + json.Count((byte)','))));
    }
}
