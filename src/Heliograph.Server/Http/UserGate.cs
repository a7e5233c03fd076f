using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Http;

/// <summary>
/// Who may see what is not open to all on the engine's and the center's address: on loopback anybody as long as no user is set, otherwise users.
/// A password can be guessed, unlike a secret of 256 bits, so an address that has been wrong too often has to wait whatever it brings.
/// </summary>
/// <param name="users">The users as they are set now.</param>
/// <param name="isLoopback">Whether only this machine can reach the address.</param>
/// <param name="clock">Measures how long an address has to wait.</param>
internal sealed class UserGate(Func<IReadOnlyList<HttpUser>> users, bool isLoopback, TimeProvider clock)
{
    private const int Guesses = 10;

    private readonly FailureLimit _failures = new(clock, Guesses, TimeSpan.FromSeconds(6));

    /// <summary>How to refuse a request; null to let it in, and then its <see cref="HttpCaller"/> is a feature of <paramref name="context"/>.</summary>
    internal (int Code, string Line)? Refusal(HttpContext context, EndpointKind kind)
    {
        if (RefusalOf(context, kind, out var user) is { } refusal) return refusal;
        if (kind != EndpointKind.Page && !SameOrigin.Allows(context.Request, user is not null))
            return (StatusCodes.Status403Forbidden, "a page of another site may not call this (header Origin)\n");
        context.Features.Set(new HttpCaller(users, isLoopback, user, context.Connection.RemoteIpAddress));
        return null;
    }

    private (int Code, string Line)? RefusalOf(HttpContext context, EndpointKind kind, out HttpUser? user)
    {
        user = null;
        var known = users();
        if (known.Count == 0)
            return isLoopback ? null : (StatusCodes.Status403Forbidden, "only /metrics is open on an address that others can reach; set access.users for the rest\n");
        var address = context.Connection.RemoteIpAddress;
        if (_failures.Wait(address) is { Ticks: > 0 } wait) return TooMany(context, wait);
        var given = BasicCredentials.Of(context.Request);
        if (given is not null && known.FirstOrDefault(one => one.Knows(given) && one.MayComeFrom(address)) is { } found) return Judge(kind, user = found);
        if (given is not null) _failures.Fail(address);
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"Heliograph\", charset=\"UTF-8\"";
        return (StatusCodes.Status401Unauthorized, "give the name and password of one of access.users, from where that user may come\n");
    }

    private static (int Code, string Line)? Judge(EndpointKind kind, HttpUser user)
    {
        var (role, has) = kind switch { EndpointKind.Page => ("read", user.MayRead), EndpointKind.Call => ("write", user.MayWrite), _ => ("read or write", user.MayRead || user.MayWrite) };
        return has ? null : (StatusCodes.Status403Forbidden, $"this needs the role {role} in access.users\n");
    }

    private static (int Code, string Line) TooMany(HttpContext context, TimeSpan wait)
    {
        var seconds = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.RetryAfter = seconds;
        return (StatusCodes.Status429TooManyRequests, $"too many wrong passwords from this address; try again in {seconds} s\n");
    }
}
