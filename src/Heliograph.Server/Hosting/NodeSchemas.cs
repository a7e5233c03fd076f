using Heliograph.Server.Configuration;
using Heliograph.Server.Sql.Schemas;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Hosting;

/// <summary>Brings the schemas of configuration and management API to the rules (events 6400 to 6409).</summary>
internal static partial class NodeSchemas
{
    /// <summary>Makes these the schemas that rules see. One that cannot be used, as one that an earlier version has kept, is logged and takes no other with it.</summary>
    public static void Apply(SchemaBook book, IReadOnlyList<SchemaOptions> options, ILogger log)
    {
        foreach (var (source, problem) in book.Apply(options.Select(one => one.ToSource()))) Unusable(log, source.Name, problem);
    }

    [LoggerMessage(6400, LogLevel.Warning, "a schema cannot be used, so rules do not find it schema={Schema} reason={Reason}")]
    private static partial void Unusable(ILogger logger, string schema, string reason);
}
