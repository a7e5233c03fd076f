using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Evaluation;

/// <summary>
/// Evaluates a program: an expression to run or a result to hand on, what is to become of it, and a stack of places to come back to for further
/// results. All of these are in memory that is accounted for, so that no program, however it calls itself, takes more of the thread's stack than
/// another. One thread, one evaluation.
/// </summary>
internal sealed class JqMachine(JqBudget budget, TimeProvider clock)
{
    private JqChoice[] _choices = new JqChoice[8];
    private bool _goesBack;

    /// <summary>What it may use.</summary>
    public JqBudget Budget { get; } = budget;

    /// <summary>What time it is, and which time zone is the local one.</summary>
    public TimeProvider Clock { get; } = clock;

    /// <summary>The input of the expression that is run next, or the result that is handed on.</summary>
    public SqlValue Value { get; private set; }

    /// <summary>Where <see cref="Value"/> is; null when paths are not looked for.</summary>
    public JqPath? Path { get; private set; }

    /// <summary>The call in which the next expression is run.</summary>
    public JqFrame Frame { get; set; } = null!;

    /// <summary>What becomes of results; null when they are results of the program.</summary>
    public JqContinuation? Then { get; set; }

    /// <summary>How many places there are to come back to.</summary>
    public int Choices { get; private set; }

    /// <summary>Why there is no result.</summary>
    public JqError Error { get; private set; } = null!;

    private JqNode? Node { get; set; }

    /// <summary>Begins.</summary>
    public void Start(JqNode program, JqFrame frame, SqlValue input) => (Node, Frame, Value) = (program, frame, input);

    /// <summary>The next result of the program; false when there is no other.</summary>
    /// <exception cref="SqlException">The program ends with an error, or is too much work.</exception>
    public bool TryNext(out SqlValue result)
    {
        while (true)
        {
            Budget.Step();
            if (_goesBack)
            {
                if (Choices == 0) break;
                _goesBack = false;
                _choices[Choices - 1].Resume(this);
            }
            else if (Node is { } node)
            {
                Node = null;
                node.Run(this);
            }
            else if (Then is { } then)
            {
                Then = then.Next;
                then.Resume(this);
            }
            else
            {
                _goesBack = true;
                result = Value;
                return true;
            }
        }

        result = default;
        return false;
    }

    /// <summary>Goes on with an expression, with the input there is.</summary>
    public void Go(JqNode node) => Node = node;

    /// <summary>Goes on with an expression in a call, with an input.</summary>
    public void Go(JqNode node, JqFrame frame, SqlValue value, JqPath? path) => (Node, Frame, Value, Path) = (node, frame, value, path);

    /// <summary>Hands on a result; undefined is the error that was told before.</summary>
    public void Deliver(SqlValue value, JqPath? path)
    {
        if (value.Type == SqlType.Undefined) Raise();
        else (Value, Path) = (value, path);
    }

    /// <summary>Hands on what was calculated: it is nowhere in what paths are looked for in.</summary>
    public void DeliverNew(SqlValue value, JqPath? path) => Deliver(value, path is null ? null : JqPath.None);

    /// <summary>Comes back to the last place there is.</summary>
    public void Back() => _goesBack = true;

    /// <summary>Remembers a place to come back to.</summary>
    public void Push(JqChoice choice)
    {
        if (Choices == _choices.Length) Array.Resize(ref _choices, 2 * Choices);
        _choices[Choices++] = choice;
    }

    /// <summary>Forgets the last place.</summary>
    public void Pop() => _choices[--Choices] = null!;

    /// <summary>Forgets all places but the first so many.</summary>
    public void Cut(int choices)
    {
        Array.Clear(_choices, choices, Choices - choices);
        Choices = choices;
    }

    /// <summary>Says why there is no result. Returns what stands for that.</summary>
    public SqlValue Fail(string text, SqlValue first = default, SqlValue second = default) => Fail(new JqError(text, first, second));

    /// <summary>Says why there is no result.</summary>
    public SqlValue Fail(JqError error)
    {
        Error = error;
        return default;
    }

    /// <summary>Goes to whoever catches the error.</summary>
    /// <exception cref="SqlException">Nobody does.</exception>
    public void Raise()
    {
        for (var then = Then; then is not null; then = then.Next)
        {
            Budget.Step();
            if (then.Catch(this)) return;
        }

        throw new SqlException(Error.Told);
    }
}
