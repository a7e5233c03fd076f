using System.Security.Cryptography;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Digests of texts, in lower-case hexadecimal. Those that protect nothing any more are here because devices use them.</summary>
internal static class HashFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("hash", 2, 2, Named),
#pragma warning disable CA5350, CA5351 // see above
        new("md5", 1, 1, call => Hexadecimal(MD5.HashData(call.Bytes(0)))),
        new("sha", 1, 1, call => Hexadecimal(SHA1.HashData(call.Bytes(0)))),
        new("sha256", 1, 1, call => Hexadecimal(SHA256.HashData(call.Bytes(0)))),
    ];

    private static SqlValue Named(SqlCall call) => Hexadecimal(call.Choice(0, "md5", "sha", "sha256", "sha384", "sha512") switch
    {
        0 => MD5.HashData(call.Bytes(1)),
        1 => SHA1.HashData(call.Bytes(1)),
#pragma warning restore CA5350, CA5351
        2 => SHA256.HashData(call.Bytes(1)),
        3 => SHA384.HashData(call.Bytes(1)),
        _ => SHA512.HashData(call.Bytes(1)),
    });

    private static SqlValue Hexadecimal(byte[] digest) => SqlValue.Of(Convert.ToHexStringLower(digest));
}
