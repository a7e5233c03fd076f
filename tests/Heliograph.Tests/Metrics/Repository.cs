namespace Heliograph.Tests.Metrics;

/// <summary>Files of the repository that the tests compare with.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    internal static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    internal static string MetricsFile(string name) => Read(Path.Combine("tests", "Heliograph.Tests", "Metrics", name));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Heliograph.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("not inside the repository");
        return folder;
    }
}
