using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Evaluation;

/// <summary>An expression that was compiled: its value with a message.</summary>
/// <exception cref="SqlException">It has none.</exception>
internal delegate SqlValue SqlExpression(SqlFrame frame);
