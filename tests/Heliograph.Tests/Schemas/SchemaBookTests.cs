using Heliograph.Server.Sql.Schemas;
using Heliograph.Tests.Sql.Functions;

namespace Heliograph.Tests.Schemas;

/// <summary>The schemas that functions find.</summary>
public sealed class SchemaBookTests
{
    [Fact]
    public void A_change_holds_for_the_next_call()
    {
        var book = new SchemaBook();
        var calls = new FunctionCalls(schemas: book);
        Assert.Equal("schema_check: there is no schema 'a'", calls.Failure("schema_check", "a", "1"));

        book.Apply([new("a", SchemaType.Json, "{\"type\":\"integer\"}"), new("Größe", SchemaType.Json, "{}")]);
        Assert.Equal(("true", "true"), (calls.Show("schema_check", "a", "1"), calls.Show("schema_check", "Größe", "1")));

        book.Apply([new("a", SchemaType.Json, "{\"type\":\"string\"}")]);
        Assert.Equal("false", calls.Show("schema_check", "a", "1"));
        Assert.Equal("schema_decode: there is no schema 'Größe'", calls.Failure("schema_decode", "Größe", "1"));
    }

    [Fact]
    public void One_that_is_as_before_is_not_compiled_again_and_one_that_is_wrong_takes_no_other_with_it()
    {
        var book = new SchemaBook();
        book.Apply([new("a", SchemaType.Json, "{}")]);
        var before = book.Find("a"u8);

        var (source, problem) = Assert.Single(book.Apply([new("b", SchemaType.Json, "{"), new("a", SchemaType.Json, "{}")]));

        Assert.Equal("b", source.Name);
        Assert.StartsWith("line 1", problem, StringComparison.Ordinal);
        Assert.Same(before, book.Find("a"u8));
        Assert.Null(book.Find("b"u8));
        Assert.Equal((problem, null), (book.Problem("b"), book.Problem("a")));
        Assert.Empty(book.Apply([new("b", SchemaType.Json, "{"), new("a", SchemaType.Json, "{}")]));
        Assert.Single(book.Apply([new("b", SchemaType.Json, "{{")]));
    }

    [Fact]
    public void A_name_that_nothing_can_have_is_not_found()
    {
        var calls = new FunctionCalls(schemas: new());

        Assert.Contains("there is no schema 'xxx", calls.Failure("schema_check", new string('x', 10_000), "1"), StringComparison.Ordinal);
        Assert.Contains("is not UTF-8", calls.Failure("schema_check", "hex:FF", "1"), StringComparison.Ordinal);
        Assert.Contains("argument 1 is to be a text", calls.Failure("schema_encode", 1, "1"), StringComparison.Ordinal);
    }
}
