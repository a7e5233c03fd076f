using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas.Json;

/// <summary>One check of a value: what it has cost so far, and where it failed. One thread.</summary>
/// <param name="budget">What the translation it is part of may cost.</param>
internal sealed class JsonCheck(SchemaBudget budget)
{
    // Parts of a schema can name each other so that their number doubles with each.
    private const int MostSteps = 1_000_000;
    private const int Deepest = 256;
    private const int BytesOfStep = 64;
    private const int NamesOfStep = 8;

    private int _steps;
    private int _depth;

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
        Reads(text.Length);
        var found = pattern.IsIn(text);
        budget.CheckTime();
        return found;
    }

    /// <summary>So many names are looked for, or at.</summary>
    /// <exception cref="SqlException">There have been too many.</exception>
    public void Looks(int names) => Spend(names / NamesOfStep);

    /// <summary>So many bytes are looked at.</summary>
    /// <exception cref="SqlException">There have been too many.</exception>
    public void Reads(int bytes) => Spend(1 + (bytes / BytesOfStep));

    /// <summary>A value is compared, with all that is in it.</summary>
    /// <exception cref="SqlException">There has been too much.</exception>
    public void Compares(SqlValue value)
    {
        Reads(value.Type == SqlType.Text ? value.Bytes.Length : 0);
        if (value.Type == SqlType.List) foreach (var one in value.List) Compares(one);
        if (value.Type == SqlType.Map) foreach (var (_, one) in value.Map.Fields) Compares(one);
    }

    private void Spend(int steps)
    {
        _steps += steps;
        if (_steps > MostSteps) throw new SqlException("the check takes too long");
        budget.SpendSteps(steps);
    }
}
