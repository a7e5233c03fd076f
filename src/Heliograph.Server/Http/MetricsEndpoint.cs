using System.Buffers;
using System.IO.Compression;
using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Instruments;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Heliograph.Server.Http;

/// <summary>Serves a <see cref="MetricsPage"/>, compressed when the client allows it. Never OpenMetrics, whatever the client accepts.</summary>
internal sealed class MetricsEndpoint
{
    private readonly ScrapeCells _scrapes;
    private readonly SharedRendering _plain;
    private readonly SharedRendering _compressed;

    internal MetricsEndpoint(MetricsPage page)
    {
        _scrapes = page.Scrapes;
        _plain = new(page.Write);
        _compressed = new(output => Compress(page, output));
    }

    internal async Task InvokeAsync(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = MetricsPage.ContentType;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        var compress = AcceptsGzip(context.Request);
        if (compress) response.Headers.ContentEncoding = "gzip";
        using var text = await ScrapeAsync(compress ? _compressed : _plain).ConfigureAwait(false);
        response.ContentLength = text.Octets.Length;
        if (HttpMethods.IsHead(context.Request.Method)) return;
        response.BodyWriter.Write(text.Octets);
        await response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>RFC 9110 §12.5.3: gzip, x-gzip or *, unless its weight is 0.</summary>
    internal static bool AcceptsGzip(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var codings)) return false;
        StringWithQualityHeaderValue? any = null;
        foreach (var coding in codings)
        {
            if (coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) || coding.Value.Equals("x-gzip", StringComparison.OrdinalIgnoreCase))
                return coding.Quality is not 0;
            if (coding.Value == "*") any = coding;
        }

        return any is { Quality: not 0 };
    }

    // Counted before the first octet leaves, so that whoever has read this scrape finds it counted in the next.
    private async Task<Rendering> ScrapeAsync(SharedRendering rendering)
    {
        _scrapes.Begin();
        var code = StatusCodes.Status500InternalServerError;
        try
        {
            var text = await rendering.GetAsync().ConfigureAwait(false);
            code = StatusCodes.Status200OK;
            return text;
        }
        finally
        {
            _scrapes.End(code);
        }
    }

    private static void Compress(MetricsPage page, IBufferWriter<byte> output)
    {
        using var gzip = new GZipStream(new BufferWriterStream(output), CompressionLevel.Fastest);
        using var text = new Rendering();
        page.Write(text);
        gzip.Write(text.Octets);
    }
}
