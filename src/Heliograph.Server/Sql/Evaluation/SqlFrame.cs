using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Evaluation;

/// <summary>What one evaluation of a statement works with: the message, a slot for every alias, and room for arguments. One thread.</summary>
/// <param name="slots">How many slots there are.</param>
/// <param name="clock">What measures how long an evaluation takes.</param>
internal sealed class SqlFrame(int slots, TimeProvider clock)
{
    /// <summary>How long an evaluation may take, in seconds.</summary>
    internal const int MostSeconds = 1;

    // What an evaluation may handle in bytes: some tenths of a second of work and about as much memory. Not everything takes as long as it is large, so there is a bound in time, too.
    private const long Allowance = 64 * 1024 * 1024;
    private const int BytesOfElement = 32;

    private SqlValue[] _arguments = new SqlValue[8];
    private int _used;
    private long _left;
    private long _deadline;

    /// <summary>The message or event.</summary>
    public SqlInput Input { get; private set; } = null!;

    /// <summary>The values of aliases so far; undefined where there is none yet.</summary>
    public SqlValue[] Slots { get; } = new SqlValue[slots];

    /// <summary>Begins an evaluation.</summary>
    public void Begin(SqlInput input)
    {
        (Input, _left, _used) = (input, Allowance, 0);
        _deadline = clock.GetTimestamp() + (MostSeconds * clock.TimestampFrequency);
    }

    /// <summary>Forgets the message.</summary>
    public void End()
    {
        Array.Clear(Slots);
        if (_used > 0) Array.Clear(_arguments);
        Input = null!;
    }

    /// <summary>Takes so many elements from what is allowed to the evaluation.</summary>
    /// <exception cref="SqlException">It is used up.</exception>
    public void SpendElements(int count) => Spend((long)count * BytesOfElement);

    /// <summary>Takes so many bytes from what is allowed to the evaluation.</summary>
    /// <exception cref="SqlException">It is used up.</exception>
    public void Spend(long bytes)
    {
        _left -= bytes;
        if (_left < 0) throw new SqlException("too much work for one message");
    }

    /// <summary>Sees whether there is time left: before each call of a function and each element of FOREACH.</summary>
    /// <exception cref="SqlException">There is none.</exception>
    public void CheckTime()
    {
        if (clock.GetTimestamp() > _deadline) throw new SqlException($"longer than {MostSeconds} s for one message");
    }

    /// <summary>The values of expressions, for a function; given back with <see cref="Return"/>.</summary>
    public ReadOnlySpan<SqlValue> Values(SqlExpression[] expressions)
    {
        var start = _used;
        _used += expressions.Length;
        if (_used > _arguments.Length) Array.Resize(ref _arguments, 2 * _used);
        for (var i = 0; i < expressions.Length; i++)
        {
            var value = expressions[i](this);
            Spend(Size(value));
            _arguments[start + i] = value;
        }

        return _arguments.AsSpan(start, expressions.Length);
    }

    /// <summary>Gives the last values back.</summary>
    public void Return(ReadOnlySpan<SqlValue> values)
    {
        _used -= values.Length;
        _arguments.AsSpan(_used, values.Length).Clear();
    }

    private static int Size(SqlValue value) => value.Type switch
    {
        SqlType.Text => value.Bytes.Length,
        SqlType.List => value.List.Count,
        SqlType.Map => value.Map.Count,
        _ => 0,
    };
}
