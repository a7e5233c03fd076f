using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Schemas;

/// <summary>What one translation has used of what <see cref="SchemaBounds"/> allow. One thread.</summary>
internal sealed class SchemaBudget
{
    private int _depth;
    private int _values;

    /// <summary>Something that has values in it begins.</summary>
    /// <exception cref="SqlException">It is nested too deeply.</exception>
    public void Enter()
    {
        if (++_depth > SchemaBounds.Depth) throw SchemaBounds.TooDeep();
    }

    /// <summary>It ends.</summary>
    public void Leave() => _depth--;

    /// <summary>So many values are made.</summary>
    /// <exception cref="SqlException">There are too many.</exception>
    public void Spend(int values)
    {
        _values += values;
        if (_values > SchemaBounds.Values) throw SchemaBounds.TooMany();
    }
}
