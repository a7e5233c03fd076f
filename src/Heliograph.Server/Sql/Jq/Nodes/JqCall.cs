using Heliograph.Server.Sql.Jq.Evaluation;

namespace Heliograph.Server.Sql.Jq.Nodes;

/// <summary>A call of a function that the program, or the prelude, defines. What comes after it does not wait for it: the last call of a function costs nothing.</summary>
internal sealed class JqCall : JqNode
{
    private readonly JqFunction _function;
    private readonly int _up;
    private readonly JqNode[] _arguments;

    /// <summary>One of a function that is defined so many definitions further out.</summary>
    public JqCall(JqFunction function, int up, JqNode[] arguments)
    {
        (_function, _up, _arguments) = (function, up, arguments);
        Consists(false, arguments);
    }

    /// <inheritdoc/>
    public override void Run(JqMachine machine)
    {
        var frame = machine.Frame;
        var arguments = _arguments.Length == 0 ? [] : new JqClosure[_arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = _arguments[i] is JqArgument argument ? argument.Closure(frame) : new(_arguments[i], frame);
        machine.Budget.SpendElements(arguments.Length + _function.Slots);
        machine.Go(_function.Body, new JqFrame(_function.IsPrelude ? null : frame.Up(_up), _function.Slots, arguments), machine.Value, machine.Path);
    }
}
