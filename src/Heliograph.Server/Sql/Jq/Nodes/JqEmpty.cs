using Heliograph.Server.Sql.Jq.Evaluation;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>empty</c>: no result.</summary>
internal sealed class JqEmpty : JqNode
{
    /// <summary>The only one there is.</summary>
    public static readonly JqEmpty Instance = new();

    private JqEmpty() => Consists(false);

    /// <inheritdoc/>
    public override void Run(JqMachine machine) => machine.Back();
}
