using Heliograph.Server.Connectors;
using Heliograph.Server.Connectors.Kept;
using Heliograph.Server.Management;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Rules;

/// <summary>What the management API has about rules and what they reach.</summary>
internal static class IntegrationRoutes
{
    /// <summary>Every path.</summary>
    public static IEnumerable<ApiRoute> All(Integration integration, RuleBook book, ConnectorBook connectors)
    {
        var probes = new Probes(connectors);
        return
        [
            .. new RuleRoutes(integration, book, connectors).All, .. new RuleEngineRoutes(integration).All, .. new TrialRoutes(book).All, .. new ConnectorRoutes(integration, connectors, probes).All,
            .. new ActionRoutes(integration, connectors, book, probes).All, .. new SourceRoutes(integration, connectors, book, probes).All,
            .. new SchemaRoutes(integration, book.Schemas).All,
        ];
    }

    /// <summary>What a request says, where what is wrong with it is an error of the request.</summary>
    internal static T Asked<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException wrong)
        {
            throw ApiProblem.Bad(wrong.Message);
        }
    }

    /// <summary>Makes a change, where what goes wrong is the server's fault.</summary>
    internal static void Kept(Action change)
    {
        try
        {
            change();
        }
        catch (KeptException cause)
        {
            throw new ApiProblem(StatusCodes.Status500InternalServerError, "INTERNAL_ERROR", cause.Message);
        }
    }
}
