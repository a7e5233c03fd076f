using System.Buffers;
using System.Text;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Templates;

/// <summary>
/// A text in which <c>${name}</c>, <c>${a.b[1]}</c> and <c>${.}</c> stand for values of a row, <c>${$}</c> for a dollar sign. Text goes in as it is, everything else as JSON; what the row does
/// not have becomes <c>undefined</c>. Parsed once, rendered by any thread.
/// </summary>
internal sealed class Template
{
    private readonly IReadOnlyList<TemplatePart> _parts;

    private Template(IReadOnlyList<TemplatePart> parts) => _parts = parts;

    /// <summary>How a value is written where not everything may stand.</summary>
    public delegate void Escape(ReadOnlySpan<byte> value, IBufferWriter<byte> text);

    /// <summary>Parses a text. Whatever is no placeholder stands for itself.</summary>
    public static Template Parse(string text)
    {
        var parts = new List<TemplatePart>();
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf("${", at, StringComparison.Ordinal);
            var close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0) open = close = text.Length;
            if (open > at) parts.Add(new(Encoding.UTF8.GetBytes(text[at..open]), null));
            if (close < text.Length) parts.Add(Placeholder(text[(open + 2)..close]));
            at = close + 1;
        }

        return new(parts);
    }

    /// <summary>The text for a row, UTF-8 as far as the row's texts are.</summary>
    public byte[] Render(SqlMap row)
    {
        if (_parts is [var only]) return Bytes(only, row).ToArray();
        var text = new ArrayBufferWriter<byte>();
        foreach (var part in _parts) text.Write(Bytes(part, row));
        return text.WrittenSpan.ToArray();
    }

    /// <summary>The same with every value escaped.</summary>
    public byte[] Render(SqlMap row, Escape escape)
    {
        var text = new ArrayBufferWriter<byte>();
        foreach (var part in _parts)
        {
            if (part.Path is null) text.Write(part.Text);
            else escape(Bytes(part, row), text);
        }

        return text.WrittenSpan.ToArray();
    }

    /// <summary>The value itself, when the template is a single placeholder; undefined otherwise.</summary>
    public SqlValue Value(SqlMap row) => _parts is [{ Path: { } path }] ? path.Find(row) : default;

    /// <summary>A value as it goes into a text.</summary>
    public static ReadOnlySpan<byte> TextOf(SqlValue value) => value.Type switch
    {
        SqlType.Text => value.Bytes,
        SqlType.Undefined => "undefined"u8,
        _ => SqlJson.Write(value),
    };

    private static TemplatePart Placeholder(string inner) => inner == "$" ? new("$"u8.ToArray(), null) : new([], TemplatePath.Parse(inner));

    private static ReadOnlySpan<byte> Bytes(TemplatePart part, SqlMap row) => part.Path is { } path ? TextOf(path.Find(row)) : part.Text;

    private sealed record TemplatePart(byte[] Text, TemplatePath? Path);
}
