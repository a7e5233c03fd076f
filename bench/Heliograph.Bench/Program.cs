if (args is ["store"])
{
    Heliograph.Bench.StoreBench.Run();
    return;
}

if (args is ["counting"])
{
    Heliograph.Bench.CountingBench.Run();
    return;
}

if (args is ["access"])
{
    Heliograph.Bench.AccessBench.Run();
    return;
}

if (args is ["sql"])
{
    Heliograph.Bench.SqlBench.Run();
    return;
}

if (args is ["schemas"])
{
    Heliograph.Bench.SchemaBench.Run();
    return;
}

if (args is ["watch"])
{
    Heliograph.Bench.WatchBench.Run();
    return;
}

if (args is ["bridge"])
{
    await Heliograph.Bench.BridgeBench.RunAsync().ConfigureAwait(false);
    return;
}

if (args is ["clients", .. var counts])
{
    await Heliograph.Bench.DirectoryBench.RunAsync(counts).ConfigureAwait(false);
    return;
}

if (args is ["connectors", var type, var target, var process])
{
    await Heliograph.Bench.ConnectorBench.RunAsync(type, target, int.Parse(process, System.Globalization.CultureInfo.InvariantCulture)).ConfigureAwait(false);
    return;
}

if (args is ["echo"])
{
    await Heliograph.Bench.EchoServer.RunAsync().ConfigureAwait(false);
    return;
}

BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(System.Reflection.Assembly.GetExecutingAssembly()).Run(args);
