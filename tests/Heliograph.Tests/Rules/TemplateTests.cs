using System.Text;
using Heliograph.Server.Sql.Templates;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Rules;

public sealed class TemplateTests
{
    private static readonly SqlMap s_row = new()
    {
        ["text"] = SqlValue.Of("a b"),
        ["number"] = SqlValue.Of(7),
        ["truth"] = SqlValue.Of(true),
        ["nothing"] = SqlValue.Null,
        ["map"] = SqlValue.Of(new SqlMap { ["x-y"] = SqlValue.Of([SqlValue.Of(1), SqlValue.Of("two")]) }),
        ["payload"] = SqlValue.Of("""{"a":{"b":[10,20]}}"""),
    };

    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("${text}", "a b")]
    [InlineData("<${text}|${number}|${truth}|${nothing}>", "<a b|7|true|null>")]
    [InlineData("${map.x-y[2]} ${map.x-y[-2]} ${map.x-y[3]} ${map.x-y[0]}", "two 1 undefined undefined")]
    [InlineData("${map}", """{"x-y":[1,"two"]}""")]
    [InlineData("${payload.a.b[1]} ${payload.c}", "10 undefined")]
    [InlineData("${text.x} ${missing} ${missing.x}", "undefined undefined undefined")]
    [InlineData("${$}{text}", "${text}")]
    [InlineData("${text", "${text")]
    [InlineData("$text {x} }", "$text {x} }")]
    [InlineData("${map.x-y[one]}", "undefined")]
    public void A_placeholder_becomes_its_value(string template, string text) => Assert.Equal(text, Encoding.UTF8.GetString(Template.Parse(template).Render(s_row)));

    [Fact]
    public void The_whole_row_is_its_JSON() =>
        Assert.StartsWith("""{"text":"a b","number":7""", Encoding.UTF8.GetString(Template.Parse("${.}").Render(s_row)), StringComparison.Ordinal);
}
