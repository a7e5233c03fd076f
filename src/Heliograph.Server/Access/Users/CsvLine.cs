using System.Text;

namespace Heliograph.Server.Access;

/// <summary>A line of comma-separated values (RFC 4180, without line breaks in values).</summary>
internal static class CsvLine
{
    private static readonly string[] s_columns = ["user_id", "password", "password_hash", "salt", "is_superuser"];

    /// <summary>The columns that a line names; null when they are not those of users.</summary>
    public static string[]? Header(string? line)
    {
        var names = (line ?? "").TrimStart('\uFEFF').Split(',', StringSplitOptions.TrimEntries);
        var hasPassword = names.Contains("password") || names.Contains("password_hash");
        return names.Contains("user_id") && hasPassword && names.All(s_columns.Contains) ? names : null;
    }

    /// <summary>The user of a line.</summary>
    /// <exception cref="FormatException">It has not the values of its header.</exception>
    public static UserRecord Read(string[] header, string line)
    {
        if (line.Length == 0) throw new FormatException("the line is empty");
        var values = Split(line);
        if (values.Length != header.Length) throw new FormatException($"expected {header.Length} values, found {values.Length}");
        string? Value(string name) => Array.IndexOf(header, name) is >= 0 and var i ? values[i] : null;
        return new()
        {
            UserId = Value("user_id")!,
            Password = Value("password"),
            Hash = Value("password_hash"),
            Salt = Value("salt") ?? "",
            IsSuperuser = UserRecord.Flag(Value("is_superuser") ?? ""),
        };
    }

    /// <summary>The values of a line.</summary>
    /// <exception cref="FormatException">A quote is not closed.</exception>
    public static string[] Split(string line)
    {
        if (!line.Contains('"', StringComparison.Ordinal)) return line.Split(',');
        var values = new List<string>();
        var value = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && isQuoted && i + 1 < line.Length && line[i + 1] == '"') value.Append(line[i++]);
            else if (line[i] == '"') isQuoted = !isQuoted;
            else if (line[i] == ',' && !isQuoted) Next();
            else value.Append(line[i]);
        }

        if (isQuoted) throw new FormatException("a quote is not closed");
        Next();
        return [.. values];

        void Next()
        {
            values.Add(value.ToString());
            value.Clear();
        }
    }
}
