using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Json;

/// <summary>What one keyword of a schema says of a value.</summary>
/// <exception cref="SqlException">That takes too long to say.</exception>
internal delegate bool JsonTest(SqlValue value, JsonCheck check);
