using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Json;

/// <summary>A schema, or a part of one that is a schema itself.</summary>
/// <param name="place">Where it is, as a JSON pointer.</param>
internal sealed class JsonShape(string place)
{
    private (string Keyword, JsonTest Holds)[] _tests = [];

    /// <summary>Where it is, as a JSON pointer.</summary>
    public string Place { get; } = place;

    /// <summary>What it wants, by keyword. Set once, when what it refers to, perhaps itself, is known.</summary>
    public void Want(IEnumerable<(string Keyword, JsonTest Holds)> tests) => _tests = [.. tests];

    /// <summary>Whether a value is as it wants.</summary>
    /// <exception cref="SqlException">That takes too long to say.</exception>
    public bool Holds(SqlValue value, JsonCheck check)
    {
        check.Enter();
        foreach (var (keyword, holds) in _tests)
        {
            if (holds(value, check)) continue;
            check.Failed ??= keyword.Length == 0 ? Place : $"{Place}/{keyword}";
            check.Leave();
            return false;
        }

        check.Leave();
        return true;
    }
}
