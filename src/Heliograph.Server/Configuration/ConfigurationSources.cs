using Microsoft.Extensions.Configuration;

namespace Heliograph.Server.Configuration;

/// <summary>Where settings come from; each source overrules the ones before it: file, environment, flags.</summary>
/// <param name="File">The YAML file; null when there is none.</param>
/// <param name="Environment">All variables of the environment.</param>
/// <param name="Flags">Settings of the command line, in order.</param>
internal sealed record ConfigurationSources(string? File, IReadOnlyDictionary<string, string> Environment, IReadOnlyList<SettingFlag> Flags)
{
    private static readonly string[] s_usualFiles = ["heliograph.yaml", "connmix.yaml"];

    /// <summary>The file that is read when none is named: heliograph.yaml, else connmix.yaml, in the working directory; null when neither is there.</summary>
    public static string? FindFile() => s_usualFiles.FirstOrDefault(System.IO.File.Exists);

    /// <summary>Reads and validates everything. Never throws for what the sources contain.</summary>
    public ConfigurationReading Read()
    {
        var errors = new List<ConfigurationError>();
        var layers = Layers(errors);
        var builder = new ConfigurationBuilder();
        foreach (var layer in layers)
            builder.Add(layer);
        var problems = new ConfigurationProblems(layers);
        var options = new OptionsBinder(builder.Build(), problems).Bind<HeliographOptions>();
        ServerRules.Check(options, problems);
        IntegrationChecks.Check(options, problems);
        errors.AddRange(problems.Errors);
        return new ConfigurationReading(errors.Count == 0 ? options : null, [.. errors.OrderBy(error => error.Place.Line)]);
    }

    private List<SettingsLayer> Layers(List<ConfigurationError> errors)
    {
        var layers = new List<SettingsLayer>();
        if (File is not null && FileText(errors) is { } text)
            layers.Add(YamlLayer.Read(File, text, errors));
        if (!layers.Any(NamesServers))
            layers.Insert(0, DefaultServers.Read());
        layers.Add(EnvironmentLayer.Read(Environment));
        layers.Add(FlagLayer.Read(Flags));
        return layers;
    }

    private string? FileText(List<ConfigurationError> errors)
    {
        try
        {
            return System.IO.File.ReadAllText(File!);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            var what = Directory.Exists(File) ? "expected a file, this is a folder"
                : fault is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : $"cannot be read: {fault.Message}";
            errors.Add(new ConfigurationError(new Place(File!), "", what));
            return null;
        }
    }

    private static bool NamesServers(SettingsLayer layer) =>
        layer.Origin("engine:servers") is { Kind: not SettingKind.Value } || layer.TryGet("engine:servers", out var value) && value is not null;
}
