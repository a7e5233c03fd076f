using System.Security.Cryptography;
using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>mix.md5, md5_bin, sha1 and sha1_bin: digests as lower-case hexadecimal or as bytes. Old protocols ask for them; they protect nothing.</summary>
internal static class MixHash
{
    /// <summary>The functions by name.</summary>
    public static IReadOnlyDictionary<string, ScriptFunction> Functions { get; } = new Dictionary<string, ScriptFunction>
    {
#pragma warning disable CA5350, CA5351 // named by the API; see above
        ["md5"] = (_, stack) => Hexadecimal(stack, MD5.HashData),
        ["md5_bin"] = (_, stack) => Bytes(stack, MD5.HashData),
        ["sha1"] = (_, stack) => Hexadecimal(stack, SHA1.HashData),
        ["sha1_bin"] = (_, stack) => Bytes(stack, SHA1.HashData),
#pragma warning restore CA5350, CA5351
    };

    private delegate byte[] Digest(ReadOnlySpan<byte> data);

    private static int Hexadecimal(LuaStack stack, Digest digest)
    {
        if (!stack.TryBytes(1, out var data)) return stack.Fail("a string is expected");
        stack.Push(Convert.ToHexStringLower(digest(data)));
        return 1;
    }

    private static int Bytes(LuaStack stack, Digest digest)
    {
        if (!stack.TryBytes(1, out var data)) return stack.Fail("a string is expected");
        stack.Push(digest(data));
        return 1;
    }
}
