using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql;

/// <summary>The message or event that statements are evaluated with: one for each message. One thread uses it, for one evaluation after the other.</summary>
internal abstract class SqlInput
{
    private SqlDocument? _document;

    /// <summary>The names of all columns, in the order in which <c>*</c> shows them.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>The value of a column; undefined when there is none of that name. <c>payload</c> is the bytes as they came.</summary>
    public abstract SqlValue Column(string name);

    /// <summary>The payload read as JSON, once however often it is asked for; the column itself when it is no text.</summary>
    /// <exception cref="SqlException">The payload is no JSON.</exception>
    public virtual SqlValue Json()
    {
        if (_document is { } document) return document.All();
        var payload = Column("payload");
        return payload.Type == SqlType.Text ? Document(payload).All() : payload;
    }

    /// <summary>What a path of names leads to in the payload, without reading more of it than that needs. False when that is found only in <see cref="Json"/>.</summary>
    /// <exception cref="SqlException">The payload is no JSON.</exception>
    internal bool TryJson(ReadOnlySpan<byte[]> names, out SqlValue value)
    {
        value = default;
        if (_document is { } document) return document.TryFind(names, out value);
        var payload = Column("payload");
        return payload.Type == SqlType.Text && Document(payload).TryFind(names, out value);
    }

    private SqlDocument Document(SqlValue payload) => _document ??= new(payload.Segment);
}
