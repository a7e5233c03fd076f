namespace Heliograph.Server.Sql.Parsing;

/// <summary>A word, a number, a text or a sign of a statement.</summary>
/// <param name="Kind">What it is (<see cref="SqlKind"/>).</param>
/// <param name="Text">What it says, without quotes.</param>
/// <param name="Start">Where it begins in the statement.</param>
/// <param name="End">Where it has ended.</param>
internal readonly record struct SqlToken(char Kind, string Text, int Start, int End);
