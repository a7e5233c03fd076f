namespace Heliograph.Server.Sql.Schemas;

/// <summary>The source of a schema is none. The message says where and what was expected.</summary>
internal sealed class SchemaException(string message, Exception? cause = null) : Exception(message, cause);
