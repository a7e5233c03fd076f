namespace Heliograph.Server.Access;

/// <summary>What became of an import.</summary>
/// <param name="Imported">Users that were added or replaced.</param>
/// <param name="Skipped">Lines that were not taken; each was reported with its number.</param>
internal readonly record struct ImportReport(int Imported, int Skipped);
