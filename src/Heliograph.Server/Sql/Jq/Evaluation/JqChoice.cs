namespace Heliograph.Server.Sql.Jq.Evaluation;

/// <summary>Where the machine goes on when it comes back for another result. It stays until it takes itself away.</summary>
internal abstract class JqChoice
{
    /// <summary>Takes the machine on.</summary>
    public abstract void Resume(JqMachine machine);
}
