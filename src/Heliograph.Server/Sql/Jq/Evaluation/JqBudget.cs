using Heliograph.Server.Sql.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Evaluation;

/// <summary>
/// What a program may use: of what the statement is allowed for this message, and of its own time. Exceeding it ends the program; nothing in it can
/// catch that. One thread, one evaluation.
/// </summary>
/// <param name="frame">What the statement is allowed; null for a bound of its own.</param>
/// <param name="clock">What measures the time.</param>
/// <param name="milliseconds">The time the program has; the statement may have less.</param>
internal sealed class JqBudget(SqlFrame? frame, TimeProvider clock, long milliseconds)
{
    /// <summary>What a step of the machine counts for, in bytes: about what it leaves behind in memory.</summary>
    internal const int BytesOfStep = 64;

    /// <summary>What an expression counts for that is evaluated without the machine, in bytes.</summary>
    internal const int BytesOfCall = 16;

    /// <summary>What an element of a list counts for when the list is written anew.</summary>
    internal const int BytesOfElement = 16;

    private const long OwnAllowance = 64 * 1024 * 1024;
    private const long BytesBetweenLooks = 1 << 14;

    private readonly long _started = clock.GetTimestamp();
    private long _own = OwnAllowance;
    private long _pending;

    /// <summary>Takes a step of the machine.</summary>
    /// <exception cref="SqlException">There is no more.</exception>
    public void Step()
    {
        if ((_pending += BytesOfStep) > BytesBetweenLooks) Settle();
    }

    /// <summary>Takes the evaluation of an expression without the machine: an expression may be evaluated far more often than it is written.</summary>
    /// <exception cref="SqlException">There are no more.</exception>
    public void Call()
    {
        if ((_pending += BytesOfCall) > BytesBetweenLooks) Settle();
    }

    /// <summary>Takes so many bytes.</summary>
    /// <exception cref="SqlException">There are no more.</exception>
    public void Spend(long bytes)
    {
        if ((_pending += bytes) > BytesBetweenLooks) Settle();
    }

    /// <summary>Takes so many elements of lists or maps.</summary>
    /// <exception cref="SqlException">There are no more.</exception>
    public void SpendElements(long count) => Spend(count * BytesOfElement);

    /// <summary>Takes a text of so many bytes.</summary>
    /// <exception cref="SqlException">It is too long for a text, or there is no more.</exception>
    public void SpendText(long bytes)
    {
        if (bytes > SqlText.MaxLength) throw new SqlException($"a text of more than {SqlText.MaxLength} bytes");
        Spend(bytes);
    }

    /// <summary>Sees whether there is time left, before what may take some.</summary>
    /// <exception cref="SqlException">There is none.</exception>
    public void Look() => Settle();

    private void Settle()
    {
        frame?.Spend(_pending);
        frame?.CheckTime();
        if (frame is null && (_own -= _pending) < 0) throw new SqlException("too much work for one message");
        _pending = 0;
        if (clock.GetElapsedTime(_started).TotalMilliseconds > milliseconds) throw new SqlException($"the program took longer than {milliseconds} ms");
    }
}
