using Heliograph.Tests.House;

namespace Heliograph.Tests.Scenarios;

/// <summary>A part of the program that does not exist yet.</summary>
internal enum Missing
{
    Cluster,
}

/// <summary>What cannot be tested before a part of the program exists, so that it is not forgotten when it does.</summary>
internal static class Waiting
{
    /// <summary>Scenarios of the contract, and ids that its tables name without a scenario.</summary>
    public static IReadOnlyDictionary<string, Missing> Scenarios { get; } = new Dictionary<string, Missing>
    {
        ["S35"] = Missing.Cluster,
        ["S42"] = Missing.Cluster,
    };

    /// <summary>Families of the deployment page that nothing can move yet.</summary>
    public static IReadOnlyDictionary<string, Missing> Families { get; } = new Dictionary<string, Missing>
    {
        ["cluster_nodes_running"] = Missing.Cluster,
        ["cluster_nodes_stopped"] = Missing.Cluster,
        ["deployment_emqx_cluster_status"] = Missing.Cluster,
        ["messages_forward"] = Missing.Cluster,
    };

    /// <summary>Errors of EMQX whose test needs more than there is: the name the test is to have.</summary>
    public static IReadOnlyDictionary<string, Missing> EmqxErrors { get; } = new Dictionary<string, Missing>
    {
        ["Nodes_running_and_stopped_are_those_of_the_cluster_where_EMQX_was_inaccurate"] = Missing.Cluster,
        ["The_sum_over_all_nodes_does_not_fall_where_that_of_EMQX_does_when_a_node_leaves"] = Missing.Cluster,
    };

    /// <summary>Whether a part exists: the cell that only it can move is written somewhere, or its room is in the house.</summary>
    public static bool Exists(Missing part) => part switch
    {
        Missing.Cluster => IsWritten("MessagesForward"),
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    private static bool IsWritten(string counter) => SourceTree.Shipped.Any(file => file.Project != "Metrics" && file.Code.Contains($"Add(BrokerCounter.{counter}", StringComparison.Ordinal));
}
