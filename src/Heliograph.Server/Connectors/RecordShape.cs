using System.Security.Cryptography;
using System.Text;

namespace Heliograph.Server.Connectors;

/// <summary>
/// The first field of a record whose fields mean something only together with the section of its action: the section may have been changed while the record waited.
/// </summary>
/// <param name="parts">What the meaning of the fields depends on.</param>
internal sealed class RecordShape(params IEnumerable<string> parts)
{
    private readonly byte[] _mark = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)))[..8];

    /// <summary>A record that begins with it.</summary>
    public RecordWriter Begin() => new RecordWriter().Add(_mark);

    /// <summary>The fields behind it.</summary>
    /// <exception cref="TargetException">The record was made for another section.</exception>
    public RecordReader Read(ReadOnlyMemory<byte> record)
    {
        var reader = new RecordReader(record);
        return reader.Next().Span.SequenceEqual(_mark) ? reader : throw new TargetException("the action was changed while this row waited, and other values would be needed now") { IsFinal = true };
    }
}
