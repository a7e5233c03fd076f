namespace Heliograph.Tests.Monitoring;

public sealed class PromExpressionTests
{
    [Theory]
    [InlineData("up", "up")]
    [InlineData("up{job=~\"a|b\"} == 0", "up{job=~\"a|b\"}")]
    [InlineData("sum by (a, b) (rate(x_total{r=\"}[1m]\"}[5m])) > 0.2 * max(y offset 1d)", "x_total{r=\"}[1m]\"} y")]
    [InlineData("histogram_quantile(0.99, sum by (le) (rate(z_bucket[5m]))) or vector(0)", "z_bucket")]
    [InlineData("node:a_b:rate5m{r!~\"c\"} > 1e9 and on (node) max by (node) (d) == bool 0", "node:a_b:rate5m{r!~\"c\"} d")]
    [InlineData("absent(a) unless on (node) b", "a b")]
    public void Selectors_are_taken_out_of_an_expression(string expression, string selectors) =>
        Assert.Equal(selectors, string.Join(' ', PromExpression.Selectors(expression)));
}
