using System.Text;
using System.Text.Unicode;
using Heliograph.Server.Configuration;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Connectors.Http;

/// <summary>
/// A request for each row. The rows of a batch are sent one after the other, each when the one before has been answered: so the service sees them in their order. Any thread.
/// </summary>
internal sealed class HttpAction : IActionDriver
{
    private readonly HttpDriver _driver;
    private readonly HttpActionOptions _options;
    private readonly HttpMethod _method;
    private readonly RowTemplate _path;
    private readonly RowTemplate _body;
    private readonly IReadOnlyList<HttpFieldOptions> _fixed;
    private readonly IReadOnlyList<(string Name, RowTemplate Value)> _filled;
    private readonly RecordShape _shape;

    /// <summary>One as the options say.</summary>
    public HttpAction(HttpDriver driver, HttpActionOptions options)
    {
        (_driver, _options) = (driver, options);
        _method = new(EnumText.Name(options.Method).ToUpperInvariant());
        (_path, _body) = (new(options.Path), new(options.Body));
        _fixed = [.. Fixed(driver.Headers, options)];
        _filled = [.. options.Headers.Where(HasPlaceholder).Select(header => (header.Name, new RowTemplate(header.Value.Reveal())))];
        _shape = new([.. _filled.Select(header => header.Name), options.HasBody ? "body" : ""]);
    }

    /// <inheritdoc/>
    public byte[] Render(SqlMap row)
    {
        var path = Encoding.UTF8.GetString(_path.Render(row, (value, text) => UrlEscape.Write(value, text)));
        if (UrlEscape.LeadsElsewhere(path)) throw new TargetException("a value in the path is '.' or '..', which would lead to another path") { IsFinal = true };
        var record = _shape.Begin().Add(path);
        foreach (var (name, value) in _filled) record.Add(Header(name, value.Render(row)));
        return (_options.HasBody ? record.Add(_body.Render(row)) : record).ToArray();
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ActionBatch batch, CancellationToken cancellation)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            using var request = Request(batch, i);
            if (request is null) continue;
            var answer = await _driver.SendAsync(request, cancellation).ConfigureAwait(false);
            if (answer.IsSuccess) batch.Succeed(i);
            else if (answer.IsFinal) batch.Fail(i, Refusal(answer));
            else throw new TargetException(Refusal(answer)) { RetryAfter = answer.RetryAfter };
        }
    }

    private HttpRequestMessage? Request(ActionBatch batch, int row)
    {
        try
        {
            return Request(_shape.Read(batch[row]));
        }
        catch (TargetException outdated)
        {
            batch.Fail(row, outdated.Message);
            return null;
        }
    }

    private HttpRequestMessage Request(RecordReader record)
    {
        var request = new HttpRequestMessage(_method, _driver.Url.AbsoluteUri.TrimEnd('/') + record.NextText());
        var filled = _filled.Select(header => (header.Name, Value: record.NextText())).ToList();
        if (_options.HasBody) request.Content = new ReadOnlyMemoryContent(record.Next());
        foreach (var header in _fixed) Add(request, header.Name, header.Value.Reveal());
        foreach (var (name, value) in filled) Add(request, name, value);
        if (request.Content is { Headers.ContentType: null } content) content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return request;
    }

    private string Refusal(HttpAnswered answer) => $"{_method} {_driver.Origin}{_driver.Url.AbsolutePath.TrimEnd('/')}{_options.Path} is answered with status {(int)answer.Status}";

    private static void Add(HttpRequestMessage request, string name, string value)
    {
        if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content?.Headers.TryAddWithoutValidation(name, value);
    }

    private static ReadOnlySpan<byte> Header(string name, byte[] value) => Utf8.IsValid(value) && !value.AsSpan().ContainsAnyInRange((byte)0, (byte)31) && !value.Contains((byte)127)
        ? value : throw new TargetException($"a value cannot be in the header {name}: it has control characters, or is no UTF-8") { IsFinal = true };

    private static IEnumerable<HttpFieldOptions> Fixed(IReadOnlyList<HttpFieldOptions> common, HttpActionOptions options) =>
        [.. common.Where(header => !options.Headers.Any(own => own.Name.Equals(header.Name, StringComparison.OrdinalIgnoreCase))), .. options.Headers.Where(header => !HasPlaceholder(header))];

    private static bool HasPlaceholder(HttpFieldOptions header) => header.Value.Reveal().Contains("${", StringComparison.Ordinal);
}
