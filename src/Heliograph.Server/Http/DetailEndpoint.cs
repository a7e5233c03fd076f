using System.Globalization;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Pages;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Http;

/// <summary><c>/metrics/detail?family=NAME&amp;top=N</c>: the greatest values of one family of single clients or topics. One question at a time.</summary>
internal sealed class DetailEndpoint(IDetailSource source)
{
    private const int Usual = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly string Names = string.Join(", ", HeliographDetail.All.Select(family => family.Name));

    private int _isBusy;

    internal Task InvokeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (DetailPage.Find(query["family"]) is not { } family) return AnswerAsync(context, 400, $"family must be one of {Names}\n");
        var top = Usual;
        var isNumber = query["top"].Count == 0 || int.TryParse(query["top"], NumberStyles.None, CultureInfo.InvariantCulture, out top);
        if (!isNumber || top is < 1 or > DetailPage.Most) return AnswerAsync(context, 400, $"top must be a number from 1 to {DetailPage.Most}\n");
        if (Interlocked.Exchange(ref _isBusy, 1) == 0) return LookAsync(context, family, top);
        context.Response.Headers.RetryAfter = "1";
        return AnswerAsync(context, 503, "another question is being answered; ask again in a second\n");
    }

    private async Task LookAsync(HttpContext context, MetricFamily family, int top)
    {
        try
        {
            var rows = await source.TopAsync(family, top).WaitAsync(Patience, context.RequestAborted).ConfigureAwait(false);
            context.Response.ContentType = MetricsPage.ContentType;
            DetailPage.Write(context.Response.BodyWriter, family, rows);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await AnswerAsync(context, 503, "the shards are too busy to look; ask again later\n").ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _isBusy, 0);
        }
    }

    private static Task AnswerAsync(HttpContext context, int code, string line)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(line, context.RequestAborted);
    }
}
