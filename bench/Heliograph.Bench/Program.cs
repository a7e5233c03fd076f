if (args is ["store"])
{
    Heliograph.Bench.StoreBench.Run();
    return;
}

BenchmarkDotNet.Running.BenchmarkSwitcher.FromAssembly(System.Reflection.Assembly.GetExecutingAssembly()).Run(args);
