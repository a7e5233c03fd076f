using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql;

/// <summary>The message or event that a statement is evaluated with. One thread uses it, for one evaluation after the other.</summary>
internal abstract class SqlInput
{
    /// <summary>The names of all columns, in the order in which <c>*</c> shows them.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>The value of a column; undefined when there is none of that name. <c>payload</c> is the bytes as they came.</summary>
    public abstract SqlValue Column(string name);

    /// <summary>The payload read as JSON, once however often it is asked for.</summary>
    /// <exception cref="SqlException">The payload is no JSON.</exception>
    public abstract SqlValue Json();
}
