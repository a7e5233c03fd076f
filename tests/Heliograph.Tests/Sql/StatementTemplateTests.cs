using Heliograph.Server.Sql.Templates;

namespace Heliograph.Tests.Sql;

/// <summary>Statements of a database with placeholders in them.</summary>
public sealed class StatementTemplateTests
{
    [Theory]
    [InlineData("INSERT INTO t VALUES (${a}, ${b.c[1]}, ${a});", "INSERT INTO t VALUES ($1, $2, $3)", "a b.c[1] a")]
    [InlineData("SELECT 'it''s', E'\\'', \"a;b\", $$;'$$, $x$;$$$x$, ${a} -- ; '\n /* ; /* ' */ */", "SELECT 'it''s', E'\\'', \"a;b\", $$;'$$, $x$;$$$x$, $1 -- ; '\n /* ; /* ' */ */", "a")]
    [InlineData("SELECT a LIKE'\\', ${a}", "SELECT a LIKE'\\', $1", "a")]
    [InlineData("SELECT a$b, ${a}", "SELECT a$b, $1", "a")]
    [InlineData("SELECT 1", "SELECT 1", "")]
    public void Placeholders_become_parameters(string text, string statement, string names)
    {
        var template = StatementTemplate.Parse(text);

        Assert.Equal(statement, template.Text);
        Assert.Equal(names, string.Join(' ', template.Names));
        Assert.Null(StatementTemplate.WrongIn(text));
    }

    [Theory]
    [InlineData("SELECT '${a}'", "${a}: a placeholder stands between quotes")]
    [InlineData("SELECT E'\\'${a}'", "between quotes")]
    [InlineData("SELECT \"${a}\"", "between quotes")]
    [InlineData("SELECT $$${a}$$", "between quotes")]
    [InlineData("SELECT 1 -- ${a}", "comment")]
    [InlineData("SELECT /* ${a} */ 1", "comment")]
    [InlineData("SELECT 1; DROP TABLE t", "single statement")]
    [InlineData("SELECT $1", "expected ${name}")]
    [InlineData("SELECT 'a", "is not closed")]
    [InlineData("SELECT $x$ a", "is not closed")]
    [InlineData("SELECT /* a", "is not closed")]
    [InlineData("SELECT ${a", "is not closed")]
    [InlineData(" ; ", "expected a statement")]
    public void What_would_not_do_what_it_says_is_refused(string text, string says) =>
        Assert.Contains(says, StatementTemplate.WrongIn(text), StringComparison.Ordinal);
}
