namespace Heliograph.Server.Sql.Functions;

/// <summary>A function, its name, and how many arguments it takes.</summary>
internal sealed record SqlSignature(string Name, int Fewest, int Most, SqlFunction Function);
