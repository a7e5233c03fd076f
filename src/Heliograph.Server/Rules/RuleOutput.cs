using Heliograph.Broker.Messages;
using Heliograph.Metrics.Instruments;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Rules;

/// <summary>One row of a rule's result on its way into an action, which says once, and maybe later, what came of it (<see cref="RuleCells.Finish(ActionOutcome)"/>).</summary>
/// <param name="Row">The row.</param>
/// <param name="Origin">What a message that is published because of it carries.</param>
/// <param name="Cells">Where the outcome is counted.</param>
/// <param name="Key">What has the same key stays in its order: the messages of a publisher have the same.</param>
internal readonly record struct RuleOutput(SqlMap Row, MessageOrigin Origin, RuleCells Cells, int Key);
