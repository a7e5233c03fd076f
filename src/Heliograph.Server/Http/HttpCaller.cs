using System.Net;

namespace Heliograph.Server.Http;

/// <summary>Who was let in, judged by the users as they are set whenever it is asked: a user taken from the configuration loses an open connection with it.</summary>
/// <param name="users">The users as they are set now.</param>
/// <param name="isLoopback">Whether only this machine can reach the address.</param>
/// <param name="user">Who gave name and password; null when there were no users.</param>
/// <param name="address">Where he is.</param>
internal sealed class HttpCaller(Func<IReadOnlyList<HttpUser>> users, bool isLoopback, HttpUser? user, IPAddress? address)
{
    /// <summary>Whether he would be let in now.</summary>
    internal bool IsKnown => Has(static _ => true);

    /// <summary>Whether he may look now.</summary>
    internal bool MayRead => Has(static one => one.MayRead);

    /// <summary>Whether he may send now.</summary>
    internal bool MayWrite => Has(static one => one.MayWrite);

    /// <summary>Whether he gave a name and a password.</summary>
    internal bool IsUser => user is not null;

    private bool Has(Func<HttpUser, bool> role)
    {
        var known = users();
        if (known.Count == 0) return isLoopback;
        return user is not null && known.FirstOrDefault(one => one.Name == user.Name && one.Password == user.Password && one.MayComeFrom(address)) is { } now && role(now);
    }
}
