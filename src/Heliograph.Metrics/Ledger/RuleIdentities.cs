using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Ledger;

/// <summary>What becomes of messages that trigger rules.</summary>
internal static class RuleIdentities
{
    public static IReadOnlyList<LedgerIdentity> All { get; } =
    [
        new("rules_offered", "Every message offered to a rule is evaluated, dropped because the queue is full, or waits.")
        {
            Left = [Of("rules_offered", rule => rule.Cells.Offered)],
            Right =
            [
                Of("rule_matched_count{match_status=\"matched\"}", rule => rule.Cells.Matched), Of(HeliographRules.Dropped.Name, rule => rule.Cells.Dropped),
                Of(HeliographRules.Waiting.Name, rule => rule.Waiting),
            ],
        },
        new("rules_matched", "Every message a rule was evaluated with had a result, had none, or made its statement fail.")
        {
            Left = [Of("rule_matched_count{match_status=\"matched\"}", rule => rule.Cells.Matched)],
            Right =
            [
                Of("rule_matched_count{match_status=\"passed\"}", rule => rule.Cells.Passed), Of("rule_matched_count{match_status=\"no_result\"}", rule => rule.Cells.NoResult),
                Of("rule_matched_count{match_status=\"exception\"}", rule => rule.Cells.Exceptions),
            ],
        },
        new("rules_evaluated", "Every evaluation was timed.")
        {
            Left = [Of("rule_matched_count{match_status=\"matched\"}", rule => rule.Cells.Matched)],
            Right = [Of($"{HeliographRules.EvaluationDuration.Name}_count", rule => rule.Cells.Evaluations.Count)],
        },
        new("rule_actions", "Every action that was started succeeds, fails, or waits in a buffer.")
        {
            Left = [Of("rule_action_execution_count{execution_status=\"taken\"}", rule => rule.Cells.Taken)],
            Right =
            [
                Of("rule_action_execution_count{execution_status=\"success\"}", rule => rule.Cells.Succeeded),
                Of("rule_action_execution_count{execution_status=\"failed\"}", rule => rule.Cells.Failed),
                Of("rule_actions_unfinished", rule => rule.Cells.Unfinished),
            ],
        },
    ];

    private static LedgerTerm Of(string name, Func<IRuleSource, long> read) => new(name, source => Sum(source.Rules, read));

    private static long Sum(IReadOnlyList<IRuleSource> rules, Func<IRuleSource, long> read)
    {
        long sum = 0;
        for (var i = 0; i < rules.Count; i++) sum += read(rules[i]);
        return sum;
    }
}
