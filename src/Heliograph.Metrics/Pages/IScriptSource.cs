namespace Heliograph.Metrics.Pages;

/// <summary>What the engine's page shows about the script of one server. Any thread; answers from memory.</summary>
public interface IScriptSource
{
    /// <summary>Whose script it is: the <c>listener</c> label.</summary>
    string Listener { get; }

    /// <summary>What it has done so far, and uses now.</summary>
    ScriptReading Read();
}
