using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Heliograph.Server.Apps;

namespace Heliograph.Server.Http;

/// <summary>An app as the API tells of it, in EMQX's words.</summary>
internal sealed record AppDescription
{
    /// <summary>How requests and answers about apps are written. A key that means nothing is an error: it may be a misspelt one.</summary>
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 8,
    };

    internal AppDescription(App app)
    {
        (Name, ApiKey, CreatedAt, Enable, Desc) = (app.Name, app.Id, app.CreatedAt, app.Enabled, app.Description);
        Role = JsonNamingPolicy.SnakeCaseLower.ConvertName(app.Role.ToString());
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The APP ID.</summary>
    public string ApiKey { get; }

    /// <summary>The APP Secret, only in the answer that makes the app.</summary>
    public string? ApiSecret { get; init; }

    /// <summary>When it was made, RFC 3339.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>Keys do not expire.</summary>
    public string ExpiredAt { get; } = "infinity";

    /// <summary>Keys do not expire.</summary>
    public bool Expired { get; }

    /// <summary>Whether its key opens anything.</summary>
    public bool Enable { get; }

    /// <summary>What it is for.</summary>
    public string Desc { get; }

    /// <summary>What it may do.</summary>
    public string Role { get; }
}
