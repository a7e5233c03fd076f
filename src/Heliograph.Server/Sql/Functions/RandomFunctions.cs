using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Functions that return something else each time.</summary>
internal static class RandomFunctions
{
    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("random", 0, 0, call => SqlValue.Of(call.Environment.Random.NextDouble())),
        new("uuid_v4", 0, 0, _ => SqlValue.Of(Guid.NewGuid().ToString("D"))),
        new("uuid_v4_no_hyphen", 0, 0, _ => SqlValue.Of(Guid.NewGuid().ToString("N"))),
    ];
}
