using System.Buffers.Binary;
using System.Text;

namespace Heliograph.Server.Connectors;

/// <summary>Reads what <see cref="RecordWriter"/> wrote, field by field.</summary>
/// <param name="record">All of it.</param>
internal struct RecordReader(ReadOnlyMemory<byte> record)
{
    private ReadOnlyMemory<byte> _rest = record;

    /// <summary>Whether there is another field.</summary>
    public readonly bool HasMore => _rest.Length > 0;

    /// <summary>The next field.</summary>
    /// <exception cref="TargetException">There is none: the record is damaged or of an older version.</exception>
    public ReadOnlyMemory<byte> Next()
    {
        if (_rest.Length < sizeof(int)) throw Damaged();
        var length = BinaryPrimitives.ReadInt32BigEndian(_rest.Span);
        if (length < 0 || length > _rest.Length - sizeof(int)) throw Damaged();
        var field = _rest.Slice(sizeof(int), length);
        _rest = _rest[(sizeof(int) + length)..];
        return field;
    }

    /// <summary>The next field as text.</summary>
    /// <exception cref="TargetException">There is none.</exception>
    public string NextText() => Encoding.UTF8.GetString(Next().Span);

    /// <summary>What is to be thrown for a record that is not what was written.</summary>
    public static TargetException Damaged() => new("what was kept for this action cannot be read any more: it is dropped") { IsFinal = true };
}
