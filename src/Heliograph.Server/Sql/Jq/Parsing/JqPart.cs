namespace Heliograph.Server.Sql.Jq.Parsing;

/// <summary>A part of a text in quotes: characters, or the tokens of an expression within them.</summary>
internal sealed record JqPart(string Text, IReadOnlyList<JqToken>? Expression);
