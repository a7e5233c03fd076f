namespace Heliograph.Server.Sql.Evaluation;

/// <summary>An alias, or the root of those that are paths, and the slot its value is in.</summary>
internal readonly record struct SqlAlias(string Name, int Slot);
