using Heliograph.Metrics.Instruments;

namespace Heliograph.Server.Rules;

/// <summary>What a rule has counted.</summary>
/// <param name="Passed">Messages that had a result.</param>
/// <param name="NoResult">Messages that had none.</param>
/// <param name="Exceptions">Messages with which the statement failed.</param>
/// <param name="Succeeded">Actions that have done what they should.</param>
/// <param name="OutOfService">Actions that failed because their target was out of service.</param>
/// <param name="Unknown">Actions that failed for another reason.</param>
/// <param name="UnderWay">Actions of which the outcome is not known yet.</param>
internal readonly record struct RuleCounts(long Passed, long NoResult, long Exceptions, long Succeeded, long OutOfService, long Unknown, long UnderWay)
{
    /// <summary>Messages evaluated.</summary>
    public long Matched => Passed + Failed;

    /// <summary>Messages that had no result, or with which the statement failed.</summary>
    public long Failed => NoResult + Exceptions;

    /// <summary>Actions that have failed.</summary>
    public long ActionsFailed => OutOfService + Unknown;

    /// <summary>Actions started.</summary>
    public long Actions => Succeeded + ActionsFailed + UnderWay;

    /// <summary>What cells say. The sums hold whenever it is asked: what happens meanwhile only makes the number of those under way larger.</summary>
    public static RuleCounts Of(RuleCells cells)
    {
        var (succeeded, outOfService, unknown) = (cells.Succeeded, cells.FailedOutOfService, cells.FailedUnknown);
        return new(cells.Passed, cells.NoResult, cells.Exceptions, succeeded, outOfService, unknown, cells.Taken - succeeded - outOfService - unknown);
    }

    /// <summary>What was counted since. Those under way are so whenever they began.</summary>
    public RuleCounts Since(RuleCounts before) => this with
    {
        Passed = Passed - before.Passed,
        NoResult = NoResult - before.NoResult,
        Exceptions = Exceptions - before.Exceptions,
        Succeeded = Succeeded - before.Succeeded,
        OutOfService = OutOfService - before.OutOfService,
        Unknown = Unknown - before.Unknown,
    };
}
