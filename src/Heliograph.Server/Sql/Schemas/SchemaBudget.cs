using Heliograph.Server.Sql.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas;

/// <summary>What one translation has used of what <see cref="SchemaBounds"/> allow; the statement that has it made pays for it too. One thread.</summary>
/// <param name="frame">The evaluation of the statement; null when there is none.</param>
internal sealed class SchemaBudget(SqlFrame? frame)
{
    // Seeing what time it is takes as long as some of it.
    private const int UnitsOfLook = 4096;
    private const int BytesOfUnit = 64;

    private int _depth;
    private int _values;
    private long _unseen;

    /// <summary>Something that has values in it begins.</summary>
    /// <exception cref="SqlException">It is nested too deeply.</exception>
    public void Enter()
    {
        if (++_depth > SchemaBounds.Depth) throw SchemaBounds.TooDeep();
    }

    /// <summary>It ends.</summary>
    public void Leave() => _depth--;

    /// <summary>So many values are made.</summary>
    /// <exception cref="SqlException">There are too many, or the statement has nothing left for them.</exception>
    public void Spend(int values)
    {
        _values += values;
        if (_values > SchemaBounds.Values) throw SchemaBounds.TooMany();
        SpendSteps(values);
    }

    /// <summary>So much is done as would make as many values.</summary>
    /// <exception cref="SqlException">The statement has nothing left for it.</exception>
    public void SpendSteps(int steps)
    {
        frame?.SpendElements(steps);
        Pass(steps);
    }

    /// <summary>So many bytes are written.</summary>
    /// <exception cref="SqlException">The statement has nothing left for them.</exception>
    public void SpendBytes(long bytes)
    {
        frame?.Spend(bytes);
        Pass(bytes / BytesOfUnit);
    }

    /// <summary>So much is looked at of which nothing is made.</summary>
    /// <exception cref="SqlException">The statement has no time left.</exception>
    public void Pass(long units)
    {
        if ((_unseen += units) < UnitsOfLook) return;
        _unseen = 0;
        CheckTime();
    }

    /// <summary>Something is done that may take long.</summary>
    /// <exception cref="SqlException">The statement has no time left.</exception>
    public void CheckTime() => frame?.CheckTime();
}
