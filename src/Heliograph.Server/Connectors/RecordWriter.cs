using System.Buffers;
using System.Buffers.Binary;

namespace Heliograph.Server.Connectors;

/// <summary>Fields one after the other in one array: each is its length (four octets, big endian) and its octets.</summary>
internal sealed class RecordWriter
{
    private readonly ArrayBufferWriter<byte> _record = new(256);

    /// <summary>Adds a field.</summary>
    public RecordWriter Add(ReadOnlySpan<byte> field)
    {
        BinaryPrimitives.WriteInt32BigEndian(_record.GetSpan(sizeof(int)), field.Length);
        _record.Advance(sizeof(int));
        _record.Write(field);
        return this;
    }

    /// <summary>Adds a field in UTF-8.</summary>
    public RecordWriter Add(string field) => Add(System.Text.Encoding.UTF8.GetBytes(field));

    /// <summary>All fields.</summary>
    public byte[] ToArray() => _record.WrittenSpan.ToArray();
}
