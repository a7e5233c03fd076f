using System.Globalization;
using System.Net;
using System.Text.Json;
using Heliograph.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.EngineApi;

/// <summary>GET /v1/nodes: the engines there are, for callers that look for one; and GET /version, which says where that is.</summary>
/// <param name="nodes">The engines now.</param>
internal sealed class NodesEndpoint(Func<IReadOnlyList<EngineNode>> nodes)
{
    private static readonly byte[] s_version = [.. """{"apis":["v1"]}"""u8];

    /// <summary>The paths and what they answer.</summary>
    public IReadOnlyList<HttpEndpoint> Endpoints => [new("/v1/nodes", InvokeAsync), new("/version", TellVersionAsync)];

    private static async Task TellVersionAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(s_version, context.RequestAborted).ConfigureAwait(false);
    }

    private async Task InvokeAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteNull("E"u8);
        writer.WriteStartArray("r"u8);
        var all = nodes();
        foreach (var node in all) Write(writer, node, context.Connection.LocalIpAddress);
        writer.WriteEndArray();
        writer.WriteStartArray("nodes"u8);
        foreach (var node in all) WriteShort(writer, node, context.Connection.LocalIpAddress);
        writer.WriteEndArray();
        writer.WriteEndObject();
        await writer.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter writer, EngineNode node, IPAddress? here)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id"u8, node.Id);
        writer.WriteString("api"u8, ApiOf(node, here));
        writer.WriteNumber("connections"u8, node.Connections);
        writer.WriteStartArray("servers"u8);
        foreach (var server in node.Servers)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, server.Name);
            writer.WriteString("protocol"u8, server.Protocol);
            writer.WriteNumber("port"u8, server.Port);
            writer.WriteNumber("connections"u8, server.Connections);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    // What CONNMIX's client for PHP looks for.
    private static void WriteShort(Utf8JsonWriter writer, EngineNode node, IPAddress? here)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, node.Id.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("api_server"u8, ApiOf(node, here));
        writer.WriteEndObject();
    }

    private static string ApiOf(EngineNode node, IPAddress? here) => string.Create(CultureInfo.InvariantCulture, $"{HostOf(node.Address ?? here)}:{node.Port}");

    private static string HostOf(IPAddress? address) => address switch
    {
        null => "127.0.0.1",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } => $"[{address}]",
        _ => address.ToString(),
    };
}
