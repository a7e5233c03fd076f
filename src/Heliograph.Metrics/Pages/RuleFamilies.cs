using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Exposition;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Pages;

/// <summary>The families about rules: of the deployment, and of the engine's page.</summary>
internal static class RuleFamilies
{
    internal static MetricsPageBuilder AddRules(this MetricsPageBuilder builder, IEngineSource engine)
    {
        var evaluations = new HistogramMerge(HistogramBuckets.Latency);
        return builder
            .Add(HeliographRules.Waiting, Each(() => engine.Rules, static (rule, series) => series.Write(rule.Waiting, rule.Id)))
            .Add(HeliographRules.Dropped, Each(() => engine.Rules, static (rule, series) => series.Write(rule.Cells.Dropped, rule.Id)))
            .Add(HeliographRules.LoopsCut, Each(() => engine.Rules, static (rule, series) => series.Write(rule.Cells.LoopsCut, rule.Id)))
            .Add(HeliographRules.EvaluationDuration, Each(() => engine.Rules, (rule, series) =>
            {
                evaluations.Clear();
                evaluations.Add(rule.Cells.Evaluations);
                series.Write(evaluations, rule.Id);
            }));
    }

    internal static MetricsPageBuilder AddRules(this MetricsPageBuilder builder, IDeploymentSource deployment) => builder
        .Add(DataIntegration.RuleStatus, Each(() => deployment.Rules, static (rule, series) => series.Write(rule.IsEnabled ? 1 : 0, rule.Id)))
        .Add(DataIntegration.RuleMatched, Each(() => deployment.Rules, WriteMatched))
        .Add(DataIntegration.RuleMatchedRate, Each(() => deployment.Rules, static (rule, series) => series.Write(rule.Rate, rule.Id)))
        .Add(DataIntegration.RuleActions, Each(() => deployment.Rules, WriteActions));

    private static SeriesSource Each(Func<IReadOnlyList<IRuleSource>> rules, RuleSeries write) => series =>
    {
        var all = rules();
        for (var i = 0; i < all.Count; i++) write(all[i], series);
    };

    // Both sums are made of the parts that are shown, so that they hold in every scrape.
    private static void WriteMatched(IRuleSource rule, SeriesWriter series)
    {
        var (passed, noResult, exceptions) = (rule.Cells.Passed, rule.Cells.NoResult, rule.Cells.Exceptions);
        series.Write(exceptions, "exception", rule.Id);
        series.Write(noResult + exceptions, "failed", rule.Id);
        series.Write(passed + noResult + exceptions, "matched", rule.Id);
        series.Write(noResult, "no_result", rule.Id);
        series.Write(passed, "passed", rule.Id);
    }

    // Outcomes first: what is taken in between only makes that number larger.
    private static void WriteActions(IRuleSource rule, SeriesWriter series)
    {
        var (failed, succeeded, taken) = (rule.Cells.Failed, rule.Cells.Succeeded, rule.Cells.Taken);
        series.Write(failed, "failed", rule.Id);
        series.Write(succeeded, "success", rule.Id);
        series.Write(taken, "taken", rule.Id);
    }

    private delegate void RuleSeries(IRuleSource rule, SeriesWriter series);
}
