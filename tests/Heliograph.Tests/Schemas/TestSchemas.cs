using Heliograph.Server.Sql.Evaluation;
using Heliograph.Server.Sql.Schemas;
using Heliograph.Tests.Sql.Functions;

namespace Heliograph.Tests.Schemas;

/// <summary>Schemas for tests, and calls of functions that find them.</summary>
internal static class TestSchemas
{
    /// <summary>Functions that find one schema, called <c>s</c>.</summary>
    public static FunctionCalls Calls(SchemaType type, string source, SqlFrame? frame = null)
    {
        var book = new SchemaBook();
        Assert.Empty(book.Apply([new("s", type, source)]));
        return new(schemas: book) { Frame = frame };
    }

    /// <summary>What is wrong with a source.</summary>
    public static string Problem(SchemaType type, string source) => Assert.Throws<SchemaException>(() => new SchemaSource("s", type, source).Compile()).Message;
}
