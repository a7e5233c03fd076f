using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Heliograph.Server.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Heliograph.Server.Management;

/// <summary>A request, read strictly: whatever is not understood is an error that says so.</summary>
internal sealed class ApiCall
{
    private const int MostOfPage = 10_000;
    private const int LongestNumber = 18;

    private readonly HttpContext _context;
    private readonly string[] _pattern;
    private readonly string[] _segments;

    internal ApiCall(HttpContext context, ApiRoute route, string prefix)
    {
        (_context, _pattern) = (context, (prefix + route.Path).Split('/'));
        _segments = SegmentsOf(context, _pattern.Length);
        foreach (var name in context.Request.Query.Keys)
        {
            if (!route.Query.Any(field => field.Name == name)) throw ApiProblem.Bad($"there is no parameter '{Shown(name)}' here; {Known(route)}");
        }
    }

    /// <summary>Octets of the body; null when the request does not say.</summary>
    internal long? Length => _context.Request.ContentLength;

    /// <summary>The name of the app that asks.</summary>
    internal string App => _context.Features.Get<Apps.App>()?.Name ?? "";

    /// <summary>The part of the path at <c>{name}</c>, decoded: a client identifier or topic may have a slash, which is sent as %2F.</summary>
    internal string Segment(string name) => PathText.Decode(_segments[Array.IndexOf(_pattern, $"{{{name}}}")])
        ?? throw ApiProblem.Bad($"the {name} in the path is not percent-encoded UTF-8");

    /// <summary>The one value of a parameter; null when it is not given.</summary>
    internal string? Text(string name) => All(name) switch
    {
        [] => null,
        [var one] => one,
        _ => throw ApiProblem.Bad($"{name} may be given once only"),
    };

    /// <summary>Every value of a parameter that may be repeated.</summary>
    internal IReadOnlyList<string> All(string name) => [.. _context.Request.Query[name].Select(value => value ?? "")];

    internal long? Number(string name, long from, long to) => Text(name) is not { } text ? null
        : text.Length <= LongestNumber && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to ? number
        : throw ApiProblem.Bad($"{name} is '{Shown(text)}'; it must be a whole number from {from} to {to}");

    internal bool? Truth(string name) => Text(name) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var text => throw ApiProblem.Bad($"{name} is '{Shown(text)}'; it must be true or false"),
    };

    internal (int Page, int Limit) Paging() => ((int)(Number("page", 1, 100_000_000) ?? 1), (int)(Number("limit", 1, MostOfPage) ?? 100));

    /// <summary>The body. What is wrong with it is told with the place.</summary>
    internal async Task<T> ReadAsync<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            var read = await JsonSerializer.DeserializeAsync(_context.Request.Body, type, _context.RequestAborted).ConfigureAwait(false) ?? throw ApiProblem.Bad("the body is null");
            if (read is JsonNode node) CheckTexts(node);
            return read;
        }
        catch (JsonException wrong)
        {
            throw Wrong(wrong);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or ArgumentException)
        {
            throw ApiProblem.Bad("the body has a field twice, or half of a character (a lone surrogate)");
        }
    }

    /// <summary>The body without fields that only answers have, so that what was answered can be sent back. What is wrong with it is told with the place.</summary>
    internal async Task<T> ReadAsync<T>(JsonTypeInfo<T> type, IEnumerable<string> answered)
        where T : class
    {
        var given = await ReadAsync(ManagementJson.Default.JsonObject).ConfigureAwait(false);
        foreach (var name in answered) given.Remove(name);
        try
        {
            return given.Deserialize(type)!;
        }
        catch (JsonException wrong)
        {
            throw Wrong(wrong);
        }
    }

    /// <summary>The body as it comes in. May be read by a thread that waits.</summary>
    internal Stream Body => _context.Request.BodyReader.AsStream();

    /// <summary>What the request says its body is, without parameters.</summary>
    internal string ContentType => (_context.Request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();

    /// <summary>Says what the request is about, for the log of changes.</summary>
    internal void About(string subject) => _context.Features.Set(new ChangeSubject(subject));

    internal static string Shown(string text) => text.Length > 60 ? text[..60] + "…" : text;

    private static string Known(ApiRoute route) => route.Query.Count == 0 ? "there are none" : "there are " + string.Join(", ", route.Query.Select(field => field.Name));

    // A text is looked at only when it is asked for: by then it would be an error of the server.
    private static void CheckTexts(JsonNode? node)
    {
        if (node is JsonValue text && text.GetValueKind() == JsonValueKind.String) text.GetValue<string>();
        if (node is JsonArray list) foreach (var item in list) CheckTexts(item);
        if (node is JsonObject fields) foreach (var (_, value) in fields) CheckTexts(value);
    }

    private static ApiProblem Wrong(JsonException wrong) => ApiProblem.Bad($"the body is wrong at {wrong.Path ?? "$"}: {Reason(wrong)}");

    // The runtime's own message names types of this program; its first sentence is enough where it is about the JSON.
    private static string Reason(JsonException wrong) => wrong.InnerException is null && wrong.Message.Contains("could not be mapped", StringComparison.Ordinal)
        ? "there is no such field" : "it is missing, of another type than is expected here, or not JSON; /api-docs describes it";

    // From the target as it was sent: routing decodes everything but %2F, so it cannot tell a%2Fb from a%252Fb.
    private static string[] SegmentsOf(HttpContext context, int count)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var path = target.Split('?')[0].TrimEnd('/').Split('/');
        return target.StartsWith('/') && path.Length == count ? path
            : throw ApiProblem.Bad("a part of the path is '.', '..' or empty; within a name, a slash is sent as %2F");
    }
}
