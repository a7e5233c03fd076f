using System.Buffers;
using System.Buffers.Text;
using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>mix.json_encode, json_decode, base64_encode and base64_decode.</summary>
internal static class MixEncoding
{
    /// <summary>The functions by name.</summary>
    public static IReadOnlyDictionary<string, ScriptFunction> Functions { get; } = new Dictionary<string, ScriptFunction>
    {
        ["json_encode"] = JsonEncode,
        ["json_decode"] = JsonDecode,
        ["base64_encode"] = Base64Encode,
        ["base64_decode"] = Base64Decode,
    };

    private static int JsonEncode(ScriptVm vm, LuaStack stack)
    {
        if (MixJson.TryWrite(stack, 1, out var json) is { } problem) return stack.Fail($"json_encode: {problem}");
        stack.Push(json.Span);
        return 1;
    }

    private static int JsonDecode(ScriptVm vm, LuaStack stack)
    {
        if (!stack.TryBytes(1, out var text)) return stack.Fail("json_decode: a string is expected");
        return MixJson.TryPush(vm, stack, text) is { } problem ? stack.Fail($"json_decode: {problem}") : 1;
    }

    private static int Base64Encode(ScriptVm vm, LuaStack stack)
    {
        if (!stack.TryBytes(1, out var data)) return stack.Fail("base64_encode: a string is expected");
        if (data.Length / 3 * 4L is var length && (length > ScriptRoom.LongestJson || !vm.HasRoom(length))) return stack.Fail("base64_encode: the script's memory has no room for it, or it is longer than 16 MiB");
        stack.Push(Convert.ToBase64String(data));
        return 1;
    }

    private static int Base64Decode(ScriptVm vm, LuaStack stack)
    {
        if (!stack.TryBytes(1, out var text)) return stack.Fail("base64_decode: a string is expected");
        var room = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(text.Length) + 1);
        try
        {
            if (Base64.DecodeFromUtf8(text, room, out _, out var length) != OperationStatus.Done) return stack.Fail("base64_decode: not Base64");
            stack.Push(room.AsSpan(0, length));
            return 1;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }
}
