using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>A function of rule SQL.</summary>
/// <exception cref="SqlException">An argument is of the wrong kind, or the result would be beyond its bound.</exception>
internal delegate SqlValue SqlFunction(SqlCall call);
