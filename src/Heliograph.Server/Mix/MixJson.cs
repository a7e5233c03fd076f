using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>JSON from scripts and for them, within bounds.</summary>
internal static class MixJson
{
    /// <summary>Writes a value; an error instead when it has no JSON form, or a very long one.</summary>
    public static string? TryWrite(LuaStack stack, int index, out ReadOnlyMemory<byte> json)
    {
        var text = new BoundedText();
        json = default;
        try
        {
            if (LuaJson.TryWrite(stack, index, text) is { } problem) return problem;
        }
        catch (LongTextException tooLong)
        {
            return tooLong.Message;
        }

        json = text.Written;
        return null;
    }

    /// <summary>Pushes the value of a text; an error instead when it has none, or there is no memory for it.</summary>
    public static string? TryPush(ScriptVm vm, LuaStack stack, ReadOnlySpan<byte> json) =>
        vm.HasRoomForJson(json) ? LuaJson.TryPush(stack, json) : "the script's memory has no room for it";
}
