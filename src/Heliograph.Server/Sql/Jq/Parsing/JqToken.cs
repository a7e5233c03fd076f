namespace Heliograph.Server.Sql.Jq.Parsing;

/// <summary>A word or sign of a program.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What is written; of names, fields, variables and formats without the sign before them.</param>
/// <param name="At">Where it is in the program.</param>
/// <param name="Parts">Of a text what is in it.</param>
internal sealed record JqToken(JqKind Kind, string Text, int At, IReadOnlyList<JqPart>? Parts = null);
