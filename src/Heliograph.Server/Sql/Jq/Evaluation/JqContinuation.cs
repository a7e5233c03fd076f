namespace Heliograph.Server.Sql.Jq.Evaluation;

/// <summary>What becomes of a result: the machine hands it over in its <see cref="JqMachine.Value"/>, having gone on to <see cref="Next"/>.</summary>
internal abstract class JqContinuation(JqContinuation? next)
{
    /// <summary>What comes after it; null when it is a result of the program.</summary>
    public JqContinuation? Next { get; } = next;

    /// <summary>Takes the result.</summary>
    public abstract void Resume(JqMachine machine);

    /// <summary>Takes an error of what it waits for; false when it is not its business.</summary>
    public virtual bool Catch(JqMachine machine) => false;
}
