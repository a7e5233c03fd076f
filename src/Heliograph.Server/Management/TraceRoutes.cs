using System.Text;
using Heliograph.Server.Tracing;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Management;

/// <summary>What clients and topics do, written to files.</summary>
internal sealed class TraceRoutes(ManagementOptions options)
{
    private const int MostBytes = 1 << 20;
    private const int UsualBytes = 1000;

    private static readonly QueryField s_node = new("node", "this node; any other has no traces");

    private static ManagementJson Json => ManagementJson.Default;

    internal IEnumerable<ApiRoute> All =>
    [
        new("GET", "/trace", "Traces that wait, run and are over, the last one first", ListAsync) { Result = Json.IReadOnlyListTraceAnswer },
        new("POST", "/trace", "Begin to write what a client, an address or a topic does to a file", CreateAsync) { Body = Json.TraceRequest, Result = Json.TraceAnswer },
        new("DELETE", "/trace", "End all traces and remove their files", _ => DoneAsync(options.Traces.DeleteAllAsync(), "")) { Status = 204 },
        new("DELETE", "/trace/{name}", "End a trace and remove its file", call => DoneAsync(options.Traces.DeleteAsync(call.Segment("name")), call.Segment("name"))) { Status = 204 },
        new("PUT", "/trace/{name}/stop", "End a trace; its file stays", StopAsync) { Result = Json.TraceStopAnswer },
        new("GET", "/trace/{name}/download", "The file of a trace, as far as it is written: plain text, a line a record", DownloadAsync) { Query = [s_node] },
        new("GET", "/trace/{name}/log", "A part of the file of a trace, from position on; meta.position is where the next part begins", ReadAsync)
        {
            Query = [new("position", "the octet to begin at, 0 when not given"), new("bytes", $"how many octets at most, {UsualBytes} when not given"), s_node],
            Result = Json.TraceLogAnswer,
        },
    ];

    private async Task<ApiAnswer> ListAsync(ApiCall call)
    {
        var traces = await options.Traces.ListAsync().ConfigureAwait(false);
        return ApiAnswer.Of([.. traces.Select(trace => TraceNames.Describe(trace, options.Node))], Json.IReadOnlyListTraceAnswer);
    }

    private async Task<ApiAnswer> CreateAsync(ApiCall call)
    {
        var asked = await call.ReadAsync(Json.TraceRequest).ConfigureAwait(false);
        call.About($"trace {ApiCall.Shown(asked.Name)}");
        try
        {
            var trace = await options.Traces.StartAsync(TraceNames.Read(asked, options.Clock.GetUtcNow().ToUnixTimeMilliseconds())).ConfigureAwait(false);
            return ApiAnswer.Of(TraceNames.Describe(trace, options.Node), Json.TraceAnswer);
        }
        catch (TraceException problem)
        {
            throw Problem(problem);
        }
    }

    private async Task<ApiAnswer> StopAsync(ApiCall call)
    {
        var name = call.Segment("name");
        await DoneAsync(options.Traces.StopAsync(name), name).ConfigureAwait(false);
        return ApiAnswer.Of(new TraceStopAnswer(name, false), Json.TraceStopAnswer);
    }

    private async Task<ApiAnswer> DownloadAsync(ApiCall call)
    {
        var file = await OpenAsync(call).ConfigureAwait(false);
        return ApiAnswer.File(file, $"trace_{call.Segment("name")}.log");
    }

    private async Task<ApiAnswer> ReadAsync(ApiCall call)
    {
        var (position, count) = (call.Number("position", 0, long.MaxValue >> 8) ?? 0, (int)(call.Number("bytes", 1, MostBytes) ?? UsualBytes));
        var file = await OpenAsync(call).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            var buffer = new byte[count];
            file.Seek(Math.Min(position, file.Length), SeekOrigin.Begin);
            var read = await file.ReadAtLeastAsync(buffer, count, throwOnEndOfStream: false).ConfigureAwait(false);
            var length = Whole(buffer.AsSpan(0, read));
            return ApiAnswer.Of(new TraceLogAnswer(Encoding.UTF8.GetString(buffer, 0, length), new(Math.Min(position, file.Length) + length, length)), Json.TraceLogAnswer);
        }
    }

    // A character of several octets that is cut begins the next part.
    private static int Whole(ReadOnlySpan<byte> text)
    {
        var cut = text.Length;
        while (cut > 0 && text.Length - cut < 4 && (text[cut - 1] & 0xC0) == 0x80) cut--;
        if (cut == 0 || (text[cut - 1] & 0xC0) != 0xC0) return text.Length;
        var octets = text[cut - 1] >= 0xF0 ? 4 : text[cut - 1] >= 0xE0 ? 3 : 2;
        return cut > 1 && text.Length - cut + 1 < octets ? cut - 1 : text.Length;
    }

    private async Task<Stream> OpenAsync(ApiCall call)
    {
        if (call.Text("node") is { } node && node != options.Node) throw ApiProblem.NotFound($"there is no node '{ApiCall.Shown(node)}'; this one is {options.Node}");
        return await options.Traces.OpenAsync(call.Segment("name")).ConfigureAwait(false) ?? throw Unknown(call.Segment("name"));
    }

    private static async Task<ApiAnswer> DoneAsync(Task<bool> done, string name)
    {
        try
        {
            return await done.ConfigureAwait(false) ? ApiAnswer.None : throw Unknown(name);
        }
        catch (TraceException problem)
        {
            throw Problem(problem);
        }
    }

    private static ApiProblem Unknown(string name) => ApiProblem.NotFound($"there is no trace '{ApiCall.Shown(name)}'");

    private static ApiProblem Problem(TraceException problem) => problem.Problem switch
    {
        TraceProblem.Exists => new(StatusCodes.Status409Conflict, "ALREADY_EXISTS", problem.Message),
        TraceProblem.TooMany => new(StatusCodes.Status400BadRequest, "EXCEED_LIMIT", problem.Message),
        _ => new(StatusCodes.Status503ServiceUnavailable, "SERVICE_UNAVAILABLE", problem.Message),
    };
}
