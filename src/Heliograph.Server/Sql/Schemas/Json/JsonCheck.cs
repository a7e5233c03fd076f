using System.Diagnostics;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Json;

/// <summary>One check of a value: what it has cost so far, and where it failed. One thread.</summary>
internal sealed class JsonCheck
{
    // Parts of a schema can name each other so that their number doubles with each.
    private const int MostSteps = 1_000_000;
    private const int Deepest = 256;
    private const int CharactersOfStep = 64;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private int _steps;
    private int _depth;
    private TimeSpan _searched;

    /// <summary>The part of the schema that does not hold; null when none has failed.</summary>
    public string? Failed { get; set; }

    /// <summary>A part of the schema is applied to a value.</summary>
    /// <exception cref="SqlException">There have been too many.</exception>
    public void Enter()
    {
        Spend(1);
        if (++_depth > Deepest) throw new SqlException("the schema refers to itself without end");
    }

    /// <summary>That is done.</summary>
    public void Leave() => _depth--;

    /// <summary>What a test says, whose own parts may fail without the value being wrong.</summary>
    public bool Tries(JsonShape shape, SqlValue value)
    {
        var before = Failed;
        var holds = shape.Holds(value, this);
        Failed = before;
        return holds;
    }

    /// <summary>Whether a pattern is found in a text.</summary>
    /// <exception cref="SqlException">Searching takes too long.</exception>
    public bool Finds(JsonPattern pattern, string text)
    {
        Spend(1 + (text.Length / CharactersOfStep));
        if (pattern.IsLinear) return pattern.IsIn(text);
        var started = Stopwatch.GetTimestamp();
        var found = pattern.IsIn(text);
        if ((_searched += Stopwatch.GetElapsedTime(started)) > s_patience) throw JsonPattern.TooSlow();
        return found;
    }

    private void Spend(int steps)
    {
        _steps += steps;
        if (_steps > MostSteps) throw new SqlException("the check takes too long");
    }
}
