namespace Heliograph.Tests.House;

/// <summary>
/// The levels of the rooms, that is of the folders of each project: a room uses rooms of lower levels only. The empty name is the files beside
/// the project file. docs/architecture.md shows the same table with what each room is for.
/// </summary>
internal static class HousePlan
{
    internal static readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Levels = new Dictionary<string, IReadOnlyDictionary<string, int>>
    {
        ["Metrics"] = new Dictionary<string, int>
        {
            ["Instruments"] = 0,
            ["Catalogue"] = 1,
            ["Exposition"] = 2,
            ["Ledger"] = 2,
            ["Pages"] = 3,
            ["Meters"] = 3,
        },
        ["Protocol"] = new Dictionary<string, int>
        {
            [""] = 0,
            ["Properties"] = 1,
            ["Packets"] = 2,
        },
        ["Broker"] = new Dictionary<string, int>
        {
            ["Buffers"] = 0,
            ["Settings"] = 0,
            ["Messages"] = 1,
            ["Shards"] = 1,
            ["Topics"] = 2,
            ["Storage"] = 2,
            ["Retained"] = 3,
            ["Delayed"] = 3,
            ["Access"] = 3,
            ["Tracing"] = 4,
            ["Events"] = 4,
            ["Routing"] = 5,
            ["Sessions"] = 6,
            ["Channels"] = 7,
            [""] = 8,
        },
        ["Server"] = new Dictionary<string, int>
        {
            ["Transport"] = 0,
            ["Storage"] = 0,
            ["Apps"] = 0,
            ["Load"] = 0,
            ["Scripting"] = 0,
            ["Sql"] = 0,
            ["Mesh"] = 0,
            ["Mix"] = 1,
            ["Alarms"] = 0,
            ["Http"] = 1,
            ["Listeners"] = 1,
            ["Tracing"] = 1,
            ["Access"] = 3,
            ["Management"] = 2,
            ["EngineApi"] = 2,
            ["Configuration"] = 2,
            ["Connectors"] = 3,
            ["Rules"] = 4,
            ["Gateway"] = 3,
            ["Logging"] = 3,
            ["Telemetry"] = 3,
            ["Hosting"] = 5,
            ["Cli"] = 6,
            [""] = 7,
        },
    };

    /// <summary>Whether a room may use another of its project.</summary>
    internal static bool Allows(string project, string from, string to) => Levels[project][to] < Levels[project][from];
}
