using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Heliograph.Tests.Access;

/// <summary>An HTTP service on a free port that answers what a test says and keeps what it was asked.</summary>
internal sealed class AnsweringServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    public AnsweringServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public string Url => _app.Urls.First();

    public (int Status, string Body) Answer { get; set; } = (200, """{"result":"allow"}""");

    /// <summary>Whether a question waits until who asked gives up.</summary>
    public bool Holds { get; set; }

    public int Asked { get; private set; }

    public string Body { get; private set; } = "";

    public string Path { get; private set; } = "";

    public string? Header { get; private set; }

    public Task StartAsync() => _app.StartAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Asked++;
        Path = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        Header = context.Request.Headers["X-Key"];
        Body = await new StreamReader(context.Request.Body).ReadToEndAsync();
        if (Holds) await GivenUpAsync(context);
        context.Response.StatusCode = Answer.Status;
        if (Answer.Body.Length > 0) await context.Response.WriteAsync(Answer.Body);
    }

    private static async Task GivenUpAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }
}
