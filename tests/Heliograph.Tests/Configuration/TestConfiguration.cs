using Heliograph.Server.Configuration;

namespace Heliograph.Tests.Configuration;

/// <summary>Reads configuration from text, as the server reads it from a file.</summary>
internal sealed class TestConfiguration : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("heliograph-").FullName;

    public TestConfiguration(string? yaml)
    {
        File = Path.Combine(_folder, "test.yaml");
        if (yaml is not null)
            System.IO.File.WriteAllText(File, yaml);
    }

    public string File { get; }

    public string Folder => _folder;

    public static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>();

    public ConfigurationSources Sources(IReadOnlyDictionary<string, string>? environment = null, params string[] flags) =>
        new(File, environment ?? None, [.. flags.Select(flag => SettingFlag.Parse(flag)!)]);

    public static HeliographOptions Options(string yaml, IReadOnlyDictionary<string, string>? environment = null, params string[] flags)
    {
        using var configuration = new TestConfiguration(yaml);
        var reading = configuration.Sources(environment, flags).Read();
        Assert.Empty(reading.Errors);
        return reading.Options!;
    }

    public static List<string> Errors(string yaml, IReadOnlyDictionary<string, string>? environment = null, params string[] flags)
    {
        using var configuration = new TestConfiguration(yaml);
        var reading = configuration.Sources(environment, flags).Read();
        Assert.Null(reading.Options);
        return [.. reading.Errors.Select(error => error.ToString().Replace(configuration.Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal))];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
