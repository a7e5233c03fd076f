using System.Text.Json.Nodes;

namespace Heliograph.Server.Access;

// The JSON of requests and answers about access, in EMQX's words; what a field means is in docs/authentication.md and docs/authorization.md.
internal sealed record HealthAnswer(string Status, long Failures, string? LastError);

internal sealed record CachedAnswer(string Access, string Topic, int Qos, bool Retain, string Result);

internal sealed record MoveRequest(string Position);

internal sealed record UserAnswer(string UserId, bool IsSuperuser);

internal sealed record UserRequest(string UserId, string Password, bool IsSuperuser = false);

internal sealed record UserChange(string? Password = null, bool? IsSuperuser = null);

internal sealed record ImportAnswer(int Total, int Success, int Failed, IReadOnlyList<ImportProblem> Problems, int Unlisted);

internal sealed record ImportProblem(string Lines, string Reason);

internal sealed record UserRules(string Username, JsonArray Rules);

internal sealed record ClientRules(string Clientid, JsonArray Rules);

internal sealed record RuleList(JsonArray Rules, string? Username = null, string? Clientid = null);
