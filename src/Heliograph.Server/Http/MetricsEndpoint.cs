using System.Buffers;
using System.IO.Compression;
using Heliograph.Metrics.Exposition;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Heliograph.Server.Http;

/// <summary>Serves a <see cref="MetricsPage"/>, compressed when the client allows it. Never OpenMetrics, whatever the client accepts.</summary>
internal sealed class MetricsEndpoint(MetricsPage page)
{
    internal async Task Invoke(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = MetricsPage.ContentType;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        var compress = AcceptsGzip(context.Request);
        if (compress) response.Headers.ContentEncoding = "gzip";

        // Counted before the last octet leaves, so that whoever has read this scrape finds it counted in the next.
        page.Scrapes.Begin();
        var code = StatusCodes.Status500InternalServerError;
        try
        {
            if (HttpMethods.IsHead(context.Request.Method)) page.Write(new Discarded());
            else if (compress) Compress(response.BodyWriter);
            else page.Write(response.BodyWriter);
            code = StatusCodes.Status200OK;
        }
        finally
        {
            page.Scrapes.End(code);
        }

        if (!HttpMethods.IsHead(context.Request.Method)) await response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
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

    private void Compress(IBufferWriter<byte> output)
    {
        using var gzip = new GZipStream(new BufferWriterStream(output), CompressionLevel.Fastest);
        var text = new ArrayBufferWriter<byte>(64 * 1024);
        page.Write(text);
        gzip.Write(text.WrittenSpan);
    }

    private sealed class Discarded : IBufferWriter<byte>
    {
        private byte[] _scratch = new byte[4096];

        public void Advance(int count)
        {
        }

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            if (_scratch.Length < sizeHint) _scratch = new byte[sizeHint];
            return _scratch;
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
