using System.Net;
using System.Text.Json;

namespace Heliograph.Tests.Api;

/// <summary>Answers of the API as a client reads them.</summary>
internal static class JsonAnswers
{
    /// <summary>The document of an answer, which must be JSON.</summary>
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    /// <summary>The answer must be an error with a code, and a message that contains <paramref name="says"/>, and nothing else.</summary>
    public static async Task ShouldBeErrorAsync(this HttpResponseMessage response, HttpStatusCode status, string code, string says)
    {
        Assert.Equal(status, response.StatusCode);
        var error = await response.JsonAsync();
        Assert.Equal(["code", "message"], error.EnumerateObject().Select(property => property.Name));
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.Contains(says, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
