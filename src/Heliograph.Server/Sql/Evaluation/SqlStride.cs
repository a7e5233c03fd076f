using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Evaluation;

/// <summary>A step of a path that was compiled: what it leads to, and how a value is written there.</summary>
internal abstract class SqlStride
{
    /// <summary>What it leads to; undefined when there is no such thing.</summary>
    /// <exception cref="SqlException">It cannot be taken from this kind of value.</exception>
    public abstract SqlValue Get(SqlValue from, SqlFrame frame);

    /// <summary>The value it is taken from, with another at its end.</summary>
    public abstract SqlValue Put(SqlValue into, SqlValue value, SqlFrame frame);

    /// <summary>To the value of a name. What is no map becomes one when it is written to.</summary>
    internal sealed class Key(string name) : SqlStride
    {
        /// <summary>The name.</summary>
        public string Name => name;

        /// <inheritdoc/>
        public override SqlValue Get(SqlValue from, SqlFrame frame) => from.Type == SqlType.Map ? from.Map[name] : default;

        /// <inheritdoc/>
        public override SqlValue Put(SqlValue into, SqlValue value, SqlFrame frame)
        {
            var map = into.Type == SqlType.Map ? into.Map : new SqlMap();
            frame.SpendElements(map.Count);
            return SqlValue.Of(map.With(name, value));
        }
    }

    /// <summary>To an element by its index, which may depend on the message. What is no list becomes one of the value alone when it is written to.</summary>
    internal sealed class Element(SqlExpression index) : SqlStride
    {
        /// <inheritdoc/>
        public override SqlValue Get(SqlValue from, SqlFrame frame) =>
            from.Type == SqlType.List && SqlList.TryPlace(from.List, index(frame), out var place) ? from.List[place] : default;

        /// <inheritdoc/>
        public override SqlValue Put(SqlValue into, SqlValue value, SqlFrame frame)
        {
            if (into.Type != SqlType.List) return SqlValue.Of([value]);
            if (!SqlList.TryPlace(into.List, index(frame), out var place)) return into;
            frame.SpendElements(into.List.Count);
            SqlValue[] copy = [.. into.List];
            copy[place] = value;
            return SqlValue.Of(copy);
        }
    }

    /// <summary>Before the first element, or after the last.</summary>
    internal sealed class Outside(bool after) : SqlStride
    {
        /// <inheritdoc/>
        public override SqlValue Get(SqlValue from, SqlFrame frame) => default;

        /// <inheritdoc/>
        public override SqlValue Put(SqlValue into, SqlValue value, SqlFrame frame)
        {
            if (into.Type != SqlType.List) return SqlValue.Of([value]);
            frame.SpendElements(into.List.Count);
            return after ? SqlValue.Of([.. into.List, value]) : SqlValue.Of([value, .. into.List]);
        }
    }

    /// <summary>To a list of some elements. Nothing is written there.</summary>
    internal sealed class Part(long first, long last) : SqlStride
    {
        /// <inheritdoc/>
        public override SqlValue Get(SqlValue from, SqlFrame frame)
        {
            if (from.Type != SqlType.List) throw new SqlException("a part of what is no list");
            frame.SpendElements(from.List.Count);
            return SqlList.Part(from.List, first, last);
        }

        /// <inheritdoc/>
        public override SqlValue Put(SqlValue into, SqlValue value, SqlFrame frame) => into;
    }
}
