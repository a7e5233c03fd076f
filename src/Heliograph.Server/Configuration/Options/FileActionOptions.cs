using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>A line for each row, in a file that is replaced when it is large.</summary>
internal sealed record FileActionOptions : ISection
{
    /// <summary>The name of the file in the folder of the connector. Older ones have .1, .2 and so on behind it.</summary>
    [Setting(Applies.Now, Required = true)]
    public string File { get; init; } = "";

    /// <summary>The line, in which `${name}` stands for a value of the row. Without one, the row as JSON.</summary>
    [Setting(Applies.Now)]
    public string Line { get; init; } = "";

    /// <summary>Octets after which another file is begun. A file has one line at least.</summary>
    [Setting(Applies.Now, Min = 1024, Max = 1L << 40)]
    public long MaxSize { get; init; } = 64L << 20;

    /// <summary>Files that are kept, that which is written included; the oldest is deleted.</summary>
    [Setting(Applies.Now, Min = 1, Max = 10_000)]
    public int MaxFiles { get; init; } = 10;

    /// <summary>Whether a batch is on the disk before its rows have succeeded. Otherwise the machine has it in memory and may lose it with its power.</summary>
    [Setting(Applies.Now)]
    public bool Sync { get; init; } = true;

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (File.Length > 0 && (File is "." or ".." || File.Length > 200 || File.Any(c => c is '/' or '\\' or '$' || char.IsControl(c))))
            problems.Add("file", "expected the name of a file, without /, \\ and $, of at most 200 characters");
        if (Path.GetExtension(File) is { Length: > 1 } end && end[1..].All(char.IsAsciiDigit)) problems.Add("file", "expected a name that does not end in a dot and digits: older files are called so");
        if (Line.AsSpan().ContainsAny("\r\n")) problems.Add("line", "expected a single line");
    }
}
