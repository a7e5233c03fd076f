namespace Heliograph.Tests.House;

/// <summary>The repository as it was checked out: its C# files and its pages.</summary>
internal static class SourceTree
{
    private static readonly Lazy<IReadOnlyList<SourceFile>> s_all = new(() => [.. Files("src").Concat(Files("tests")).Concat(Files("bench"))]);

    /// <summary>The folder with the solution.</summary>
    internal static string Root { get; } = FindRoot();

    /// <summary>Every C# file that is written by hand.</summary>
    internal static IReadOnlyList<SourceFile> All => s_all.Value;

    /// <summary>Those that ship.</summary>
    internal static IEnumerable<SourceFile> Shipped => All.Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal));

    /// <summary>Those of one project, named without <c>Heliograph.</c></summary>
    internal static IEnumerable<SourceFile> Of(string project) => Shipped.Where(file => file.Project == project);

    /// <summary>The README and everything in docs.</summary>
    internal static IEnumerable<string> Pages() =>
        Directory.GetFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(Root, "README.md"))
            .Where(File.Exists)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'));

    internal static bool Exists(string path) => Path.Exists(Path.Combine(Root, path));

    internal static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    private static IEnumerable<SourceFile> Files(string folder) =>
        Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path, Read(path)));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Heliograph.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("not inside the repository");
        return folder;
    }
}
