using Heliograph.Server.Management;

namespace Heliograph.Server.Rules;

/// <summary>Paths of EMQX that name a node: this one is the only one.</summary>
internal static class NodePath
{
    /// <summary>The same route below <c>/nodes/{node}</c>, where another node than this is answered with 404.</summary>
    public static ApiRoute OfThis(ApiRoute route) => route with { Path = "/nodes/{node}" + route.Path, Summary = "The same of a node", Answer = call => AnswerAsync(call, route) };

    private static Task<ApiAnswer> AnswerAsync(ApiCall call, ApiRoute route) => call.Segment("node") == ManagementOptions.ThisNode ? route.Answer(call)
        : throw ApiProblem.NotFound($"there is no node '{ApiCall.Shown(call.Segment("node"))}'; this one is {ManagementOptions.ThisNode}");
}
