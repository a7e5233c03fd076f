using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

[assembly: Config(typeof(Heliograph.Bench.BenchConfiguration))]

namespace Heliograph.Bench;

/// <summary>Short runs in this process, so that everything together takes a few minutes, with the allocations of each.</summary>
public sealed class BenchConfiguration : ManualConfig
{
    /// <summary>Called by the runner.</summary>
    public BenchConfiguration()
    {
        AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithIterationTime(TimeInterval.FromMilliseconds(150))
            .WithWarmupCount(4).WithIterationCount(6).WithGcForce(false).AsDefault());
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumnProvider(DefaultColumnProviders.Instance);
        AddLogger(ConsoleLogger.Default);
        AddExporter(MarkdownExporter.GitHub);
        WithUnionRule(ConfigUnionRule.AlwaysUseLocal);
    }
}
