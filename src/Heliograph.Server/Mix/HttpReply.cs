using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>What a server answered a script; to be disposed when the script has it, or will not get it.</summary>
internal sealed record HttpReply : IDisposable
{
    /// <summary>The status code.</summary>
    public required int Status { get; init; }

    /// <summary>Where it came from in the end.</summary>
    public required string Url { get; init; }

    /// <summary>The body.</summary>
    public required HttpBody Body { get; init; }

    /// <summary>Headers by their names as Go has them.</summary>
    public required IReadOnlyList<(string Name, string Value)> Headers { get; init; }

    /// <summary>Cookies that it sets.</summary>
    public required IReadOnlyList<(string Name, string Value)> Cookies { get; init; }

    /// <summary>The reply that an answer with this body is.</summary>
    public static HttpReply Of(HttpResponseMessage answer, Uri url, HttpBody body) => new()
    {
        Status = (int)answer.StatusCode,
        Url = url.AbsoluteUri,
        Body = body,
        Headers = [.. answer.Headers.Concat(answer.Content.Headers).Select(one => (HeaderName.Canonical(one.Key), one.Key == "Set-Cookie" ? one.Value.First() : string.Join(", ", one.Value)))],
        Cookies = [.. answer.Headers.TryGetValues("Set-Cookie", out var lines) ? lines.Select(Cookie) : []],
    };

    /// <inheritdoc/>
    public void Dispose() => Body.Dispose();

    /// <summary>Pushes it as the table that scripts know.</summary>
    public int Push(LuaStack stack)
    {
        stack.PushTable(fields: 6);
        stack.Push((long)Status);
        stack.SetField("status_code");
        stack.Push(Url);
        stack.SetField("url");
        stack.Push(Body.Bytes);
        stack.SetField("body");
        stack.Push((long)Body.Bytes.Length);
        stack.SetField("body_size");
        PushTable(stack, Headers);
        stack.SetField("headers");
        PushTable(stack, Cookies);
        stack.SetField("cookies");
        return 1;
    }

    private static void PushTable(LuaStack stack, IReadOnlyList<(string Name, string Value)> pairs)
    {
        stack.PushTable(fields: pairs.Count);
        foreach (var (name, value) in pairs)
        {
            stack.Push(value);
            stack.SetField(name);
        }
    }

    private static (string Name, string Value) Cookie(string line)
    {
        var pair = line.Split(';', 2)[0];
        var at = pair.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? (pair.Trim(), "") : (pair[..at].Trim(), pair[(at + 1)..].Trim().Trim('"'));
    }
}
