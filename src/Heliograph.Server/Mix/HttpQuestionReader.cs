using System.Buffers;
using System.Text;
using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>Reads what a script gives mix.http.request: method, URL and a table of options. What is wrong with it is told as a <see cref="FormatException"/>.</summary>
internal readonly ref struct HttpQuestionReader(LuaStack stack)
{
    private static readonly SearchValues<char> s_token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private readonly LuaStack _stack = stack;

    /// <summary>The request.</summary>
    /// <exception cref="FormatException">Something in it cannot be; the message says what.</exception>
    public HttpQuestion Read()
    {
        if (_stack.Text(1) is not { Length: > 0 } method || method.AsSpan().ContainsAnyExcept(s_token)) throw new FormatException("the method is missing, or is none");
        if (!_stack.IsNil(3) && _stack.TypeOf(3) != LuaType.Table) throw new FormatException("the options are no table");
        var headers = Table("headers");
        if (Cookies() is { } cookies) headers.Add(("Cookie", cookies));
        if (Credentials() is { } credentials) headers.Add(("Authorization", credentials));
        return new() { Method = new(method.ToUpperInvariant()), Url = Url(), Headers = headers, Body = Body(), Timeout = Timeout() };
    }

    private Uri Url()
    {
        if (_stack.Text(2) is not { } text || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            throw new FormatException("a URL that begins with http:// or https:// is expected");
        if (Option("query") is not { Length: > 0 } query) return url;
        return new UriBuilder(url) { Query = url.Query.Length > 1 ? url.Query[1..] + "&" + query.TrimStart('?') : query.TrimStart('?') }.Uri;
    }

    private string? Cookies()
    {
        var cookies = Table("cookies");
        foreach (var (name, value) in cookies)
        {
            if (value.AsSpan().ContainsAny(";,\" ")) throw new FormatException($"the value of the cookie {name} has a character that has to be encoded");
        }

        return cookies.Count == 0 ? null : string.Join("; ", cookies.Select(one => $"{one.Name}={one.Value}"));
    }

    private string? Credentials()
    {
        if (!Push("auth")) return null;
        _stack.PushField(-1, "username");
        _stack.PushField(-2, "password");
        var (username, password) = (_stack.Text(-2), _stack.Text(-1));
        _stack.Pop(3);
        if (username is null || password is null) throw new FormatException("auth needs username and password");
        return $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}"))}";
    }

    private byte[]? Body()
    {
        if (!HasOption("body")) return null;
        var isText = _stack.TryBytes(-1, out var body);
        var copy = body.ToArray();
        _stack.Pop(1);
        return isText ? copy : throw new FormatException("body is no string");
    }

    private TimeSpan? Timeout()
    {
        if (!HasOption("timeout")) return null;
        var isText = _stack.TypeOf(-1) == LuaType.String;
        var (text, seconds) = (_stack.Text(-1), _stack.Number(-1));
        _stack.Pop(1);
        return (isText ? GoDuration.Parse(text!) : GoDuration.OfSeconds(seconds)) ?? throw new FormatException("timeout is neither a number of seconds nor a text such as \"1m30s\"");
    }

    private List<(string Name, string Value)> Table(string option)
    {
        var pairs = new List<(string Name, string Value)>();
        if (!Push(option)) return pairs;
        for (_stack.PushNil(); _stack.Next(_stack.Count - 1); _stack.Pop(1))
        {
            if (_stack.TypeOf(-2) != LuaType.String || _stack.Text(-2) is not { Length: > 0 } name || name.AsSpan().ContainsAnyExcept(s_token)) throw new FormatException($"a name in {option} is none");
            if (_stack.Text(-1) is not { } value || value.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0) throw new FormatException($"the value of {name} in {option} is no text of one line");
            pairs.Add((name, value));
        }

        _stack.Pop(1);
        return pairs;
    }

    private string? Option(string name)
    {
        if (!HasOption(name)) return null;
        var text = _stack.Text(-1);
        _stack.Pop(1);
        return text ?? throw new FormatException($"{name} is no string");
    }

    private bool Push(string option)
    {
        if (!HasOption(option)) return false;
        return _stack.TypeOf(-1) == LuaType.Table ? true : throw new FormatException($"{option} is no table");
    }

    // Leaves the option on the stack, when there is one.
    private bool HasOption(string name)
    {
        if (_stack.IsNil(3)) return false;
        if (_stack.PushField(3, name) != LuaType.Nil) return true;
        _stack.Pop(1);
        return false;
    }
}
