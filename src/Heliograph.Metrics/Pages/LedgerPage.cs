using System.Buffers;
using System.Globalization;
using System.Text;
using Heliograph.Metrics.Ledger;

namespace Heliograph.Metrics.Pages;

/// <summary>The ledger for people: each identity, both sides term by term with their values now, and the difference.</summary>
/// <param name="source">Where the values come from.</param>
public sealed class LedgerPage(ILedgerSource source)
{
    /// <summary>Writes the page, UTF-8 text. Any thread.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        var text = new StringBuilder();
        text.Append("What must hold between the numbers of this engine (docs/ledger.md). Read while it runs: what is under way makes a difference for a moment.\n");
        foreach (var identity in LedgerIdentities.All) Append(text, identity);
        Encoding.UTF8.GetBytes(text.ToString(), output);
    }

    private void Append(StringBuilder text, LedgerIdentity identity)
    {
        var (left, right) = (Read(identity.Left), Read(identity.Right));
        var difference = identity.DifferenceOf(left.Sum(), right.Sum());
        text.Append(CultureInfo.InvariantCulture, $"\n{identity.Name}: {(difference == 0 ? "holds" : $"DIFFERS by {difference}")}\n  {identity.Meaning}\n");
        AppendSide(text, identity.Left, left, ' ');
        AppendSide(text, identity.Right, right, identity.IsAtLeast ? '≥' : '=');
    }

    // Once each, so that the difference is that of the values shown.
    private long[] Read(IReadOnlyList<LedgerTerm> terms) => [.. terms.Select(term => term.ValueOf(source))];

    private static void AppendSide(StringBuilder text, IReadOnlyList<LedgerTerm> terms, long[] values, char relation)
    {
        for (var i = 0; i < terms.Count; i++)
        {
            var sign = terms[i].IsSubtracted ? '−' : '+';
            text.Append(CultureInfo.InvariantCulture, $"  {(i == 0 ? relation : ' ')} {sign} {Math.Abs(values[i]),16} {terms[i].Name}\n");
        }
    }
}
