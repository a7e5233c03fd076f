using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary><c>.</c>: the input.</summary>
internal sealed class JqIdentity : JqNode
{
    /// <summary>The only one there is.</summary>
    public static readonly JqIdentity Instance = new();

    private JqIdentity() => Consists(true);

    /// <inheritdoc/>
    public override SqlValue Eval(JqMachine machine, JqFrame frame, SqlValue input, ref JqPath? path) => input;
}
