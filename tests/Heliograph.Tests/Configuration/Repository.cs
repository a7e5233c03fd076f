namespace Heliograph.Tests.Configuration;

/// <summary>The folder this program was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Heliograph.slnx")) ? folder : Find(Path.GetDirectoryName(folder)!);
}
