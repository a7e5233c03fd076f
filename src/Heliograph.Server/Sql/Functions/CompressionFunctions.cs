using System.Buffers.Binary;
using System.IO.Compression;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Functions that make texts smaller and large again, the latter up to a bound.</summary>
internal static class CompressionFunctions
{
    private const int Step = 64 << 10;

    /// <summary>All of them: gzip is RFC 1952, zip bare DEFLATE (RFC 1951), zip_compress zlib (RFC 1950).</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("gunzip", 1, 1, call => Expand(call, bytes => new GZipStream(bytes, CompressionMode.Decompress))),
        new("gzip", 1, 1, call => Compress(call, bytes => new GZipStream(bytes, CompressionLevel.Optimal), "1F8B08000000000000FF03000000000000000000")),
        new("unzip", 1, 1, call => Expand(call, bytes => new DeflateStream(bytes, CompressionMode.Decompress))),
        new("zip", 1, 1, call => Compress(call, bytes => new DeflateStream(bytes, CompressionLevel.Optimal), "0300")),
        new("zip_compress", 1, 1, call => Compress(call, bytes => new ZLibStream(bytes, CompressionLevel.Optimal), "789C030000000001")),
        new("zip_uncompress", 1, 1, call => Expand(call, bytes => new ZLibStream(bytes, CompressionMode.Decompress))),
    ];

    /// <summary>A compressed term of Erlang: its length and what zlib made of it.</summary>
    /// <exception cref="SqlException">It is none, or longer than a text may be.</exception>
    public static byte[] ExpandTerm(ReadOnlySpan<byte> bytes, SqlCall call)
    {
        if (bytes.Length <= sizeof(uint)) throw call.Fail("the bytes are not compressed this way");
        var length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        SqlBounds.Check(length, call);
        var term = Expand(bytes[sizeof(uint)..], call, stream => new ZLibStream(stream, CompressionMode.Decompress));
        return term.Length == length ? term : throw call.Fail("the bytes are not compressed this way");
    }

    // The streams write nothing at all for nothing; what stands for nothing is given in hexadecimal.
    private static SqlValue Compress(SqlCall call, Func<Stream, Stream> open, string nothing)
    {
        if (call.Bytes(0).IsEmpty) return SqlValue.Of(Convert.FromHexString(nothing));
        using var output = new MemoryStream();
        using (var stream = open(output)) stream.Write(call.Bytes(0));
        return SqlValue.Of(output.ToArray());
    }

    private static SqlValue Expand(SqlCall call, Func<Stream, Stream> open) => SqlValue.Of(Expand(call.Bytes(0), call, open));

    private static byte[] Expand(ReadOnlySpan<byte> bytes, SqlCall call, Func<Stream, Stream> open)
    {
        if (bytes.IsEmpty) throw call.Fail("the bytes are not compressed this way");
        try
        {
            using var stream = open(new MemoryStream(bytes.ToArray()));
            return Read(stream, call);
        }
        catch (InvalidDataException)
        {
            throw call.Fail("the bytes are not compressed this way");
        }
    }

    private static byte[] Read(Stream stream, SqlCall call)
    {
        using var output = new MemoryStream();
        var piece = new byte[Step];
        for (var read = stream.Read(piece); read > 0; read = stream.Read(piece))
        {
            SqlBounds.Check(output.Length + read, call);
            output.Write(piece, 0, read);
        }

        return output.ToArray();
    }
}
