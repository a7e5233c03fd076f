namespace Heliograph.Server.Sql.Jq.Evaluation;

/// <summary>An argument: an expression with the call in which it was written.</summary>
internal readonly record struct JqClosure(JqNode Body, JqFrame Frame);
