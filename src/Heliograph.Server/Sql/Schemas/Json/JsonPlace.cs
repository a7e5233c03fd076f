namespace Heliograph.Server.Sql.Schemas.Json;

/// <summary>Where a part of a schema is, as a JSON pointer. One that has become long grows no further: thousands of parts may be in one that has a long name.</summary>
internal static class JsonPlace
{
    private const int Longest = 1000;
    private const string Rest = "/…";

    /// <summary>The place of what is in another.</summary>
    public static string Below(string place, string step) => place.Length + step.Length < Longest ? $"{place}/{step}" : place.EndsWith(Rest, StringComparison.Ordinal) ? place : place + Rest;
}
