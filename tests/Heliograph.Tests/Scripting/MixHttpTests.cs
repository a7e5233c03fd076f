using System.Diagnostics;
using System.Text;
using Heliograph.Tests.Access;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Tests.Scripting;

/// <summary>mix.http.request against a server on this machine.</summary>
public sealed class MixHttpTests : IAsyncLifetime, IDisposable
{
    private readonly TestScript _script = new(http: new() { MaxResponse = 1000, MaxRedirects = 3 });
    private readonly TaskCompletionSource _gate = new();
    private WebAnswers _web = null!;
    private WebAnswers _other = null!;
    private int _asked;
    private int _aborted;

    public async Task InitializeAsync()
    {
        _web = await WebAnswers.StartAsync(AnswerAsync);
        _other = await WebAnswers.StartAsync(AnswerAsync);
    }

    public async Task DisposeAsync()
    {
        _gate.TrySetResult();
        await _web.DisposeAsync();
        await _other.DisposeAsync();
    }

    public void Dispose() => _script.Dispose();

    [Fact]
    public void An_answer_has_status_body_headers_cookies_and_URL()
    {
        Assert.Equal(
            "nil 201 5 hello text/plain no, really dark /plain",
            Ask("'GET', url .. '/plain'", "e, r.status_code, r.body_size, r.body, r.headers['Content-Type'], r.headers['X-My-Header'], r.cookies.theme, r.url:match('/%w+$')"));
    }

    [Theory]
    [InlineData("'GET', url .. '/echo'", "GET /echo    -")]
    [InlineData("'get', url .. '/echo?a=1', {query = 'b=2&c=x%20y'}", "GET /echo?a=1&b=2&c=x%20y    -")]
    [InlineData("'POST', url .. '/echo', {body = 'ü', headers = {['Content-Type'] = 'text/x', ['X-Test'] = '1'}}", "POST /echo text/x 1  ü-")]
    [InlineData("'POST', url .. '/echo', {body = 'a\\0b', headers = {['Content-Length'] = '99'}}", "POST /echo    a\0b-")]
    [InlineData("'DELETE', url .. '/echo', {cookies = {sid = 'abc'}, timeout = '1h'}", "DELETE /echo   sid=abc -")]
    [InlineData("'GET', url .. '/echo', {auth = {username = 'u', password = 'p'}, timeout = 5}", "GET /echo    -Basic dTpw")]
    [InlineData("'GET', url .. '/echo', {}", "GET /echo    -")]
    public void Options_are_as_documented(string arguments, string echo) => Assert.Equal(echo, Ask(arguments, "e or r.body"));

    [Theory]
    [InlineData("'GET', url .. '/to/302/echo'", "200 GET /echo    -")]
    [InlineData("'POST', url .. '/to/303/echo', {body = 'b', headers = {['Content-Type'] = 'text/x'}}", "200 GET /echo    -")]
    [InlineData("'POST', url .. '/to/307/echo', {body = 'b', headers = {['Content-Type'] = 'text/x'}, cookies = {a = '1'}}", "200 POST /echo text/x  a=1 b-")]
    [InlineData("'GET', url .. '/away', {cookies = {a = '1'}, auth = {username = 'u', password = 'p'}}", "200 GET /echo    -")]
    [InlineData("'GET', url .. '/nowhere'", "302 ")]
    public void Redirections_are_followed_and_take_no_secret_elsewhere(string arguments, string answer) =>
        Assert.Equal(answer, Ask(arguments, "r.status_code, r.body"));

    [Theory]
    [InlineData("'GET', url .. '/circle'", "request: more than 3 redirections")]
    [InlineData("'GET', url .. '/large'", "is larger than 1000 bytes")]
    [InlineData("'GET', url .. '/gzip'", "is larger than 1000 bytes")]
    [InlineData("'GET', url .. '/never', {timeout = 0.05}", "did not answer within 0.05 s")]
    [InlineData("'GET', url .. '/never', {timeout = '50ms'}", "did not answer within 0.05 s")]
    [InlineData("'GET', 'http://127.0.0.1:1/'", "request: Connection refused")]
    [InlineData("'GET', 'http://nowhere.invalid/'", "request: ")]
    public void What_goes_wrong_is_the_last_result(string arguments, string error) => Assert.Contains(error, Ask(arguments, "r == nil and e or 'none'"), StringComparison.Ordinal);

    [Theory]
    [InlineData("nil, url", "the method is missing, or is none")]
    [InlineData("'GET /x', url", "the method is missing, or is none")]
    [InlineData("'GET'", "a URL that begins with http:// or https:// is expected")]
    [InlineData("'GET', 'file:///etc/passwd'", "a URL that begins with http:// or https:// is expected")]
    [InlineData("'GET', url, 'x'", "the options are no table")]
    [InlineData("'GET', url, {headers = 'x'}", "headers is no table")]
    [InlineData("'GET', url, {headers = {['a b'] = '1'}}", "a name in headers is none")]
    [InlineData("'GET', url, {headers = {'x'}}", "a name in headers is none")]
    [InlineData("'GET', url, {headers = {a = 'x\\r\\nb: 1'}}", "the value of a in headers is no text of one line")]
    [InlineData("'GET', url, {cookies = {a = '1; b=2'}}", "the value of the cookie a has a character that has to be encoded")]
    [InlineData("'GET', url, {query = {}}", "query is no string")]
    [InlineData("'GET', url, {body = {}}", "body is no string")]
    [InlineData("'GET', url, {auth = {username = 'u'}}", "auth needs username and password")]
    [InlineData("'GET', url, {timeout = 'soon'}", "timeout is neither")]
    [InlineData("'GET', url, {timeout = -1}", "timeout is neither")]
    public void What_cannot_be_asked_is_an_error_and_is_not_asked(string arguments, string error)
    {
        Assert.StartsWith($"request: {error}", Ask(arguments, "r == nil and e or 'none'"), StringComparison.Ordinal);
        Assert.Equal(0, _asked);
    }

    [Fact]
    public async Task A_request_whose_callback_is_dropped_is_cancelled()
    {
        var task = _script.Wait($"return mix.http.request('GET', '{_web.Url}/never')");
        await Polling.Eventually(() => _asked == 1, "it is asked");
        _script.Vm.Drop(task);

        await Polling.Eventually(() => Volatile.Read(ref _aborted) == 1, "the server sees it go");
        _script.Pump();
        Assert.Equal(0, _script.Vm.Waiting);
    }

    [Fact]
    public async Task Many_wait_at_once_without_a_thread_each()
    {
        const int Callbacks = 500;
        var (done, good) = (0, 0);
        for (var i = 0; i < Callbacks; i++)
        {
            _script.Wait($"local r, e = mix.http.request('GET', '{_web.Url}/gate') return e or r.body", result =>
            {
                done++;
                if (result == "open") good++;
            });
        }

        await Polling.Eventually(() => Volatile.Read(ref _asked) == Callbacks, "all are asked");
        Assert.Equal(Callbacks, _script.Vm.Waiting);
        Assert.InRange(Process.GetCurrentProcess().Threads.Count, 1, Callbacks / 2);
        Assert.Equal("others go on", _script.Run("return 'others go on'"));
        _gate.SetResult();
        while (done < Callbacks) _script.Pump();
        Assert.Equal((Callbacks, 0), (good, _script.Vm.Waiting));
    }

    [Fact]
    public async Task Beyond_the_bound_requests_wait_for_their_turn_within_their_time()
    {
        using var script = new TestScript(http: new() { MaxRequests = 2 });
        var results = new List<string>();
        for (var i = 0; i < 2; i++) script.Wait($"local r, e = mix.http.request('GET', '{_web.Url}/gate') return e or r.body", results.Add);
        await Polling.Eventually(() => Volatile.Read(ref _asked) == 2, "both are asked");

        Assert.Contains("did not answer within 0.02 s", script.Run($"return mix.http.request('GET', '{_web.Url}/echo', {{timeout = 0.02}})"), StringComparison.Ordinal);
        script.Wait($"local r, e = mix.http.request('GET', '{_web.Url}/gate') return e or r.body", results.Add);
        _gate.SetResult();
        while (results.Count < 3) script.Pump();
        Assert.Equal(["open", "open", "open"], results);
        Assert.Equal(3, _asked);
    }

    [Fact]
    public async Task Bodies_that_no_script_has_got_yet_are_bounded_together()
    {
        using var script = new TestScript(http: new() { MaxBuffered = 100_000 });
        var results = new List<string>();
        var dropped = script.Wait($"return mix.http.request('GET', '{_web.Url}/most')");
        await Polling.Eventually(() => script.Posted == 1, "an answer waits");
        script.Wait($"local r, e = mix.http.request('GET', '{_web.Url}/most') return e", results.Add);
        await Polling.Eventually(() => script.Posted == 2, "there is an error");
        script.Vm.Drop(dropped);
        for (var i = 0; i < 2; i++) script.Pump();
        Assert.Equal(["request: the answers that scripts wait for have more than 100000 bytes together (engine.luavm.http.maxBufferedSize)"], results);

        await Polling.Eventually(() => script.Run($"local r, e = mix.http.request('GET', '{_web.Url}/most') return e or r.body_size") == "60000", "the room of who was dropped is free");
        Assert.Equal("60000", script.Run($"local r, e = mix.http.request('GET', '{_web.Url}/most') return e or r.body_size"));
        Assert.StartsWith("request: the requests of scripts have more than 100000 bytes", script.Run($"local r, e = mix.http.request('POST', '{_web.Url}/echo', {{body = ('x'):rep(100001)}}) return e"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_for_which_the_script_has_no_memory_is_an_error()
    {
        using var script = new TestScript(http: new() { MaxResponse = 80 << 20 });
        Assert.Equal("nil request: the script has no memory for an answer of 68157440 bytes", script.Run($"return mix.http.request('GET', '{_web.Url}/huge')"));
        Assert.Equal("60000", script.Run($"return mix.http.request('GET', '{_web.Url}/most').body_size"));
    }

    private string Ask(string arguments, string shown) => _script.Run($"local url = '{_web.Url}' local r, e = mix.http.request({arguments}) return {shown}");

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        var answer = context.Response;
        switch (context.Request.Path.Value!.Split('/')[1])
        {
            case "plain":
                answer.StatusCode = 201;
                answer.ContentType = "text/plain";
                answer.Headers["x-my-header"] = new(["no", "really"]);
                answer.Headers.SetCookie = "theme=dark; Path=/; HttpOnly";
                await answer.WriteAsync("hello");
                break;
            case "echo": await EchoAsync(context); break;
            case "to": Redirect(answer, int.Parse(context.Request.Path.Value.Split('/')[2]), "/echo"); break;
            case "away": Redirect(answer, 302, _other.Url + "/echo"); break;
            case "nowhere": Redirect(answer, 302, "ftp://host/"); break;
            case "circle": Redirect(answer, 302, "/circle"); break;
            case "large": await answer.Body.WriteAsync(new byte[2000]); break;
            case "most": await answer.Body.WriteAsync(new byte[60_000]); break;
            case "huge": for (var i = 0; i < 65; i++) await answer.Body.WriteAsync(new byte[1 << 20]); break;
            case "gzip": await ZipAsync(answer); break;
            case "gate": await _gate.Task; await answer.WriteAsync("open"); break;
            case "never": await NeverAsync(context); break;
        }
    }

    private static void Redirect(HttpResponse answer, int status, string to)
    {
        answer.StatusCode = status;
        answer.Headers.Location = to;
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body, Encoding.UTF8);
        var (request, headers) = (context.Request, context.Request.Headers);
        await context.Response.WriteAsync(
            $"{request.Method} {request.Path}{request.QueryString} {headers.ContentType} {headers["X-Test"]} {headers.Cookie} {await body.ReadToEndAsync()}-{headers.Authorization}");
    }

    private static async Task ZipAsync(HttpResponse answer)
    {
        answer.Headers.ContentEncoding = "gzip";
        await using var zip = new System.IO.Compression.GZipStream(answer.Body, System.IO.Compression.CompressionLevel.Fastest);
        await zip.WriteAsync(new byte[100_000]);
    }

    private async Task NeverAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        context.RequestAborted.Register(() =>
        {
            Interlocked.Increment(ref _aborted);
            gone.SetResult();
        });
        await gone.Task;
    }
}
