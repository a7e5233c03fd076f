namespace Heliograph.Server.Sql.Functions;

/// <summary>Functions that write values where a format says.</summary>
internal static class FormatFunctions
{
    private const int MostArguments = 32;

    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("sprintf", 1, MostArguments, call => SqlFormat.Write(call, call.Arguments[1..].ToArray())),
        new("sprintf_s", 2, 2, call => SqlFormat.Write(call, call.List(1))),
    ];
}
