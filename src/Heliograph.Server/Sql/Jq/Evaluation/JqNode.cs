using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Evaluation;

/// <summary>
/// An expression of a program. One that is direct has exactly one result or an error, and is evaluated by a plain call. Any other is run by the
/// machine, which comes back for further results. Immutable once the program is compiled; any thread.
/// </summary>
internal abstract class JqNode
{
    // Direct ones are evaluated in each other on the stack of the thread; the machine has its own.
    private const int DeepestDirect = 200;

    /// <summary>Whether it may be evaluated without the machine.</summary>
    public bool IsDirect { get; private set; }

    /// <summary>How deep expressions are in each other.</summary>
    private int Depth { get; set; } = 1;

    /// <summary>
    /// The result for an input; undefined for an error, which the machine then knows. Where paths are looked for, <paramref name="path"/> is that of
    /// the input and becomes that of the result; null where they are not.
    /// </summary>
    public virtual SqlValue Eval(JqMachine machine, JqFrame frame, SqlValue input, ref JqPath? path) => throw new InvalidOperationException($"{GetType().Name} is not direct");

    /// <summary>
    /// Takes the machine a step on from here: to a result, to another expression, to an error or back. Only what is not direct has to.
    /// </summary>
    public virtual void Run(JqMachine machine)
    {
        var path = machine.Path;
        machine.Deliver(Eval(machine, machine.Frame, machine.Value, ref path), path);
    }

    /// <summary>The result where no path is looked for.</summary>
    public SqlValue Eval(JqMachine machine, JqFrame frame, SqlValue input)
    {
        machine.Budget.Call();
        JqPath? none = null;
        return Eval(machine, frame, input, ref none);
    }

    /// <summary>Says of what it consists, and whether it is direct when these are.</summary>
    protected void Consists(bool direct, params ReadOnlySpan<JqNode> parts)
    {
        foreach (var part in parts)
        {
            Depth = Math.Max(Depth, part.Depth + 1);
            direct &= part.IsDirect;
        }

        IsDirect = direct && Depth <= DeepestDirect;
    }
}
