using Heliograph.Server.Sql.Jq.Evaluation;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>Where a text is in another. That may take as long as both are long together, so that it is looked for in pieces and the budget is asked between them.</summary>
internal static class JqFinding
{
    private const int BytesOfPiece = 1 << 20;
    private const int SmallestPiece = 64;
    private const int BytesOfWork = 8;

    /// <summary>Where the part begins; -1 when it is not there.</summary>
    public static int IndexOf(JqMachine machine, ReadOnlySpan<byte> text, ReadOnlySpan<byte> part)
    {
        if (part.IsEmpty) return 0;
        var piece = Math.Max(SmallestPiece, BytesOfPiece / part.Length);
        for (var from = 0; from <= text.Length - part.Length; from += piece)
        {
            var end = (int)Math.Min(text.Length, (long)from + piece + part.Length - 1);
            var at = text[from..end].IndexOf(part);
            machine.Budget.Spend((at < 0 ? end - from - part.Length : at) / BytesOfWork);
            if (at >= 0) return from + at;
            machine.Budget.Look();
        }

        return -1;
    }
}
