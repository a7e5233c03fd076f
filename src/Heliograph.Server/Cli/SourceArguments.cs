using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Cli;

/// <summary>The options by which every command finds its configuration.</summary>
internal sealed class SourceArguments
{
    private readonly Option<string?> _file = new("--file", "-f") { Description = "Configuration file", HelpName = "FILE", Recursive = true };

    private readonly Option<int?> _shards = new("--shards", "-p")
    { Description = "Processor cores to use (0: all); shards in the file", HelpName = "N", Recursive = true };

    private readonly Option<string?> _logLevel = new("--log-level")
    { Description = "debug, info, warn or error; logging.level in the file", HelpName = "LEVEL", Recursive = true };

    private readonly Option<string?> _storage = new("--storage")
    { Description = "Database file; storage.path in the file", HelpName = "PATH", Recursive = true };

    private readonly Option<bool> _anonymous = new("--allow-anonymous")
    { Description = "Let MQTT servers that are open to the network accept anyone; allowAnonymous in the file", Recursive = true };

    private readonly Option<string[]> _set = new("--set")
    { Description = "Any setting, for example --set engine.apiServer.port=6790; may be repeated", HelpName = "KEY=VALUE", Recursive = true };

    /// <summary>Adds the options to the root command, and so to every command.</summary>
    public void AddTo(Command root)
    {
        _set.Validators.Add(CheckSet);
        foreach (var option in new Option[] { _file, _shards, _logLevel, _storage, _anonymous, _set })
            root.Options.Add(option);
    }

    /// <summary>The sources that a command line names.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="before">Settings of the command itself, which the command line overrules.</param>
    public ConfigurationSources Sources(ParseResult parsed, params SettingFlag[] before)
    {
        var flags = new List<SettingFlag>(before);
        Add("--shards", "shards", parsed.GetValue(_shards)?.ToString(CultureInfo.InvariantCulture));
        Add("--log-level", "logging:level", parsed.GetValue(_logLevel));
        Add("--storage", "storage:path", parsed.GetValue(_storage));
        Add("--allow-anonymous", "allowAnonymous", parsed.GetValue(_anonymous) ? "true" : null);
        flags.AddRange((parsed.GetValue(_set) ?? []).Select(text => SettingFlag.Parse(text)!));
        return new ConfigurationSources(parsed.GetValue(_file) ?? ConfigurationSources.FindFile(), Variables(), flags);

        void Add(string flag, string path, string? value)
        {
            if (value is not null)
                flags.Add(new SettingFlag(flag, path, value));
        }
    }

    private static void CheckSet(OptionResult result)
    {
        foreach (var text in result.Tokens.Select(token => token.Value).Where(text => SettingFlag.Parse(text) is null))
            result.AddError($"--set {text}: expected KEY=VALUE, for example engine.apiServer.port=6790");
    }

    private static Dictionary<string, string> Variables() =>
        Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().ToDictionary(v => (string)v.Key, v => (string)v.Value!);
}
