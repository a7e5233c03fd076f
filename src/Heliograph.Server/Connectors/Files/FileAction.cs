using Heliograph.Server.Configuration;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Connectors.Files;

/// <summary>A line for each row. Line breaks of values become blanks: between the tokens of JSON they mean the same. Any thread.</summary>
internal sealed class FileAction(LineFile file, FileActionOptions options) : IActionDriver
{
    private readonly RowTemplate _line = new(options.Line);

    /// <inheritdoc/>
    public byte[] Render(SqlMap row)
    {
        var line = _line.Render(row);
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        return [.. line, (byte)'\n'];
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ActionBatch batch, CancellationToken cancellation) => await file.AppendAsync(batch, options, cancellation).ConfigureAwait(false);
}
