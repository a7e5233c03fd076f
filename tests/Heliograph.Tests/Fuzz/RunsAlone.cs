namespace Heliograph.Tests.Fuzz;

/// <summary>Tests that measure the memory and the open files of the process: they run when nothing else does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "alone";
}
