using System.Net;
using System.Text.Json;
using Heliograph.Protocol;

namespace Heliograph.Tests.Management;

/// <summary>What tests of the routes about access have in common.</summary>
internal static class AccessRoutes
{
    /// <summary>The authenticator that holds users itself.</summary>
    public const string Users = "/authentication/password_based:built_in_database";

    /// <summary>The text in a field.</summary>
    public static string Text(JsonElement json, string field) => json.GetProperty(field).GetString()!;

    /// <summary>Sends a request, which must be answered with <paramref name="expected"/>.</summary>
    public static async Task Status(ManagedBroker broker, HttpStatusCode expected, string path, string method = "GET", string? body = null)
    {
        using var response = await broker.SendAsync(path, method, body);
        Assert.True(response.StatusCode == expected, $"{method} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }

    /// <summary>How a CONNECT with this name and password is answered.</summary>
    public static async Task<ReasonCode> LoginAsync(ManagedBroker broker, string? name, string? password)
    {
        await using var client = await broker.Broker.OpenAsync(o => o with { Username = name, Password = password });
        return (await client.HandshakeAsync()).Reason;
    }
}
