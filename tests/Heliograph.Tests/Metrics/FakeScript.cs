using Heliograph.Metrics.Pages;

namespace Heliograph.Tests.Metrics;

/// <summary>A script that has done what a test says.</summary>
internal sealed record FakeScript(string Listener, ScriptReading Now) : IScriptSource
{
    public ScriptReading Read() => Now;
}
