using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access.Outside;

/// <summary>A Redis command with placeholders. It is cut into arguments before they are filled, so that no value makes another command of it.</summary>
internal sealed class RedisCommand
{
    private readonly string _name;
    private readonly ClientTemplate[] _arguments;

    private RedisCommand(string name, ClientTemplate[] arguments) => (_name, _arguments) = (name, arguments);

    /// <summary>The command itself.</summary>
    public string Name => _name;

    /// <summary>Arguments that are not placeholders, as written: the fields of an HMGET.</summary>
    public IReadOnlyList<string> Fields => [.. _arguments.Skip(1).Select(one => one.Fill(name => name))];

    /// <summary>A command from its text, with placeholders of rules when no others are given; only those that read hashes.</summary>
    /// <exception cref="FormatException">It is another, lacks its key, or a placeholder is not known.</exception>
    public static RedisCommand Parse(string text, IReadOnlyList<string>? placeholders = null)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || words[0].ToUpperInvariant() is not ("HGETALL" or "HMGET" or "HGET"))
            throw new FormatException($"'{text}': expected HGETALL KEY, HMGET KEY FIELD… or HGET KEY FIELD");
        return new(words[0].ToUpperInvariant(), [.. words.Skip(1).Select(word => ClientTemplate.Parse(word, placeholders ?? ClientPlaceholder.OfRule))]);
    }

    /// <summary>The arguments for one client; null when it lacks a value, so that the question has no answer.</summary>
    public object[]? Fill(ClientValues values)
    {
        if (_arguments.Any(one => one.Names.Any(name => string.IsNullOrEmpty(values[name])))) return null;
        return [.. _arguments.Select(one => one.Fill(name => values[name]!))];
    }
}
