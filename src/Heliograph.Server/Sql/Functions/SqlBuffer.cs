using System.Buffers;
using System.Text;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Where a text is put together; it does not grow beyond <see cref="SqlBounds.Bytes"/>.</summary>
internal readonly ref struct SqlBuffer(SqlCall call)
{
    private readonly SqlCall _call = call;
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Adds bytes.</summary>
    /// <exception cref="SqlException">It would be too long.</exception>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        SqlBounds.Check((long)_bytes.WrittenCount + bytes.Length, _call);
        _bytes.Write(bytes);
    }

    /// <summary>Adds one byte.</summary>
    /// <exception cref="SqlException">It would be too long.</exception>
    public void Add(byte one) => Add([one]);

    /// <summary>Adds characters as UTF-8.</summary>
    /// <exception cref="SqlException">It would be too long.</exception>
    public void Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    /// <summary>Adds the same several times.</summary>
    /// <exception cref="SqlException">It would be too long.</exception>
    public void Add(ReadOnlySpan<byte> bytes, long times)
    {
        if (times <= 0 || bytes.IsEmpty) return;
        SqlBounds.Check(_bytes.WrittenCount + (Math.Min(times, SqlBounds.Bytes + 1) * bytes.Length), _call);
        var count = (int)times;
        var room = _bytes.GetSpan(count * bytes.Length);
        if (bytes.Length == 1) room[..count].Fill(bytes[0]);
        else for (var i = 0; i < count; i++) bytes.CopyTo(room[(i * bytes.Length)..]);
        _bytes.Advance(count * bytes.Length);
    }

    /// <summary>What there is now.</summary>
    public SqlValue ToText() => SqlValue.Of(_bytes.WrittenSpan.ToArray());
}
