using System.Buffers;
using Heliograph.Server.Sql.Jq.Evaluation;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>Where a text is put together; it is accounted for, and does not grow beyond what a text may be.</summary>
internal readonly struct JqBuffer(JqBudget budget)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Adds bytes.</summary>
    /// <exception cref="SqlException">It would be too long, or there is nothing left.</exception>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        budget.SpendText((long)_bytes.WrittenCount + bytes.Length <= SqlText.MaxLength ? bytes.Length : long.MaxValue);
        _bytes.Write(bytes);
    }

    /// <summary>Adds one byte.</summary>
    public void Add(byte one) => Add([one]);

    /// <summary>What there is now.</summary>
    public SqlValue ToText() => SqlValue.Of(_bytes.WrittenSpan.ToArray());
}
