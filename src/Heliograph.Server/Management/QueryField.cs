namespace Heliograph.Server.Management;

/// <summary>A query parameter of a path.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Meaning">What it does, and what it may be.</param>
internal sealed record QueryField(string Name, string Meaning)
{
    internal static readonly QueryField[] Paging =
    [
        new("page", "which page, from 1 (the default)"),
        new("limit", "how many a page has: 1 to 10000, 100 by default"),
    ];
}
