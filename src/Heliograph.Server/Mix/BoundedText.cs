using System.Buffers;

namespace Heliograph.Server.Mix;

/// <summary>A text that is being written, up to <see cref="ScriptRoom.LongestJson"/> bytes.</summary>
internal sealed class BoundedText : IBufferWriter<byte>
{
    private readonly ArrayBufferWriter<byte> _text = new();

    /// <summary>What is written.</summary>
    public ReadOnlyMemory<byte> Written => _text.WrittenMemory;

    /// <inheritdoc/>
    public void Advance(int count) => _text.Advance(count);

    /// <inheritdoc/>
    /// <exception cref="LongTextException">It is as long as it may be.</exception>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        // For a string JSON asks for six bytes each, all of which might have to be escaped.
        if (_text.WrittenCount + (sizeHint / 6) > ScriptRoom.LongestJson) throw new LongTextException();
        return _text.GetMemory(sizeHint);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
