using System.Text.RegularExpressions;

namespace Heliograph.Tests.House;

/// <summary>A C# file, and what the rules of the house look at in it.</summary>
internal sealed partial class SourceFile
{
    private readonly string[] _parts;

    internal SourceFile(string path, string text)
    {
        Path = path;
        Text = text;
        Code = Silent().Replace(text, match => new string('\n', match.Value.Count(c => c == '\n')));
        _parts = path.Split('/');
    }

    /// <summary>Its path from the root of the repository.</summary>
    internal string Path { get; }

    /// <summary>All of it.</summary>
    internal string Text { get; }

    /// <summary>What the compiler sees: without comments, strings and characters; lines are where they were.</summary>
    internal string Code { get; }

    /// <summary>Its project, without <c>Heliograph.</c></summary>
    internal string Project => _parts[1]["Heliograph.".Length..];

    /// <summary>The folder of its project that it is in, at any depth; empty for a file beside the project file.</summary>
    internal string Room => _parts.Length > 3 ? _parts[2] : "";

    /// <summary>The type it is named after: partial files of one class share it.</summary>
    internal string Subject => System.IO.Path.GetDirectoryName(Path) + "/" + _parts[^1].Split('.')[0];

    /// <summary>Its lines, the last empty one not counted.</summary>
    internal int Lines => Text.AsSpan().TrimEnd('\n').Count('\n') + 1;

    /// <summary>The types it declares.</summary>
    internal IEnumerable<string> Types => Declaration().Matches(Code).Select(match => match.Groups[1].Value);

    /// <summary>The namespace it is in.</summary>
    internal string Namespace => NamespaceLine().Match(Code).Groups[1].Value;

    [GeneratedRegex("""(?s)//[^\n]*|/\*.*?\*/|\$*("{3,}).*?\1|\$?@\$?"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\[^']+|[^\\'\n])'""")]
    private static partial Regex Silent();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record(?: struct| class)?)\s+([A-Z]\w*)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?m)^namespace ([\w.]+)")]
    private static partial Regex NamespaceLine();
}
