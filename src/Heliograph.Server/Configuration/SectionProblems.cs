namespace Heliograph.Server.Configuration;

/// <summary>Where a section reports what is wrong with it; keys are relative to the section.</summary>
internal sealed class SectionProblems(ConfigurationProblems problems, string section)
{
    /// <summary>Reports a setting.</summary>
    public void Add(string key, string expected) => problems.Add(Path(key), expected);

    /// <summary>Reports a file that is not there.</summary>
    public void File(string key, string? path)
    {
        if (!string.IsNullOrEmpty(path) && !System.IO.File.Exists(path))
            problems.Add(Path(key), $"no such file (looked for {System.IO.Path.GetFullPath(path)})");
    }

    private string Path(string key) => section.Length == 0 ? key : $"{section}:{key}";
}
