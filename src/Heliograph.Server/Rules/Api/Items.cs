using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;
using Heliograph.Server.Connectors;
using Heliograph.Server.Connectors.Kept;
using Heliograph.Server.Management;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Rules;

/// <summary>What requests about connectors, actions and sources do alike: list, show, make, change, enable.</summary>
internal sealed class Items<T>(Integration integration, ItemForm<T> form)
    where T : class, new()
{
    // As long as somebody who has made one waits to hear whether it is connected.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_glance = TimeSpan.FromMilliseconds(10);

    private static IntegrationJson Json => IntegrationJson.Default;

    /// <summary>All of them.</summary>
    public ApiAnswer List() => ApiAnswer.Of(new JsonArray([.. form.List.Items.Select(JsonNode (one) => Describe(form.List.Find(form.IdOf(one)) ?? new(one, null)))]), Json.JsonArray);

    /// <summary>One of them.</summary>
    public ApiAnswer Show(string id, int status = StatusCodes.Status200OK) => ApiAnswer.Of(Describe(form.List.Find(id) ?? throw Unknown(id)), Json.JsonObject, status);

    /// <summary>Makes one; answers when it is connected, or is not, or has taken its time.</summary>
    public async Task<ApiAnswer> CreateAsync(ApiCall call)
    {
        var given = await call.ReadAsync(Json.JsonObject, TypeText.Answered).ConfigureAwait(false);
        var made = IntegrationRoutes.Asked(() => form.Read(given, null));
        var id = form.IdOf(made);
        call.About(id);
        IntegrationRoutes.Kept(() => integration.Change(change =>
        {
            if (form.List.Find(id) is not null) throw new ApiProblem(StatusCodes.Status400BadRequest, "ALREADY_EXISTS", $"there is {Article} {form.Noun} '{id}' already; change it with PUT, or give this one another name");
            form.Check(made);
            change.Set(form.List, id, made);
        }));
        await SettleAsync(id).ConfigureAwait(false);
        return Show(id, StatusCodes.Status201Created);
    }

    /// <summary>Changes one.</summary>
    public async Task<ApiAnswer> ChangeAsync(ApiCall call)
    {
        var id = call.Segment("id");
        var given = await call.ReadAsync(Json.JsonObject, TypeText.Answered).ConfigureAwait(false);
        Change(id, there => IntegrationRoutes.Asked(() => form.Read(given, there)));
        await SettleAsync(id).ConfigureAwait(false);
        return Show(id);
    }

    /// <summary>Enables or disables one.</summary>
    public async Task<ApiAnswer> EnableAsync(ApiCall call)
    {
        var (id, enable) = (call.Segment("id"), call.Segment("enable"));
        if (enable is not ("true" or "false")) throw ApiProblem.Bad($"enable is '{ApiCall.Shown(enable)}'; it must be true or false");
        Change(id, there => form.Enable(there, enable == "true"), isChecked: enable == "true");
        await SettleAsync(id).ConfigureAwait(false);
        return ApiAnswer.None;
    }

    /// <summary>Deletes one, after <paramref name="prepare"/> has seen to what uses it.</summary>
    public ApiAnswer Delete(string id, Action<KeptChange> prepare)
    {
        IntegrationRoutes.Kept(() => integration.Change(change =>
        {
            if (form.List.Find(id) is null) throw Unknown(id);
            prepare(change);
            change.Set(form.List, id, null);
        }));
        return ApiAnswer.None;
    }

    /// <summary>Completes when one is connected, or is not, or has taken its time.</summary>
    public async Task SettleAsync(string id)
    {
        var until = Environment.TickCount64 + (long)s_patience.TotalMilliseconds;
        while (form.StatusOf(id)?.Status == ConnectorStatus.Connecting && Environment.TickCount64 < until) await Task.Delay(s_glance).ConfigureAwait(false);
    }

    /// <summary>That there is none.</summary>
    public ApiProblem Unknown(string id) => ApiProblem.NotFound($"there is no {form.Noun} '{ApiCall.Shown(id)}'");

    private string Article => form.Noun[0] == 'a' ? "an" : "a";

    private void Change(string id, Func<T, T> next, bool isChecked = true) => IntegrationRoutes.Kept(() => integration.Change(change =>
    {
        var changed = next((form.List.Find(id) ?? throw Unknown(id)).Item);
        if (isChecked) form.Check(changed);
        change.Set(form.List, id, changed);
    }));

    private JsonObject Describe(Kept<T> kept)
    {
        var (id, json) = (form.IdOf(kept.Item), form.Write(kept.Item));
        json["origin"] = kept.Origin;
        if (ApiTime.WriteIfAny(kept.Entry?.CreatedAt ?? 0) is { } created) json["created_at"] = created;
        if (ApiTime.WriteIfAny(kept.Entry?.ModifiedAt ?? 0) is { } modified) json["last_modified_at"] = modified;
        foreach (var (field, names) in form.Users(id)) json[field] = new JsonArray([.. names.Select(JsonNode (name) => name)]);
        var (status, reason) = form.StatusOf(id) ?? (ConnectorStatus.Stopped, null);
        json["status"] = EnumText.Name(status);
        json["status_reason"] = reason ?? "";
        json["node_status"] = new JsonArray(new JsonObject { ["node"] = ManagementOptions.ThisNode, ["status"] = EnumText.Name(status), ["status_reason"] = reason ?? "" });
        return json;
    }
}
