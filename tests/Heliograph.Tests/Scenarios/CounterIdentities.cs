using System.Buffers;
using System.Text;
using Heliograph.Metrics.Ledger;
using Heliograph.Metrics.Pages;

namespace Heliograph.Tests.Scenarios;

/// <summary>What holds between the counters whenever nothing is under way: the ledger of the running program.</summary>
internal static class CounterIdentities
{
    /// <summary>Fails with the whole ledger when an identity does not hold once everything is done.</summary>
    public static async Task AssertHoldAsync(TestBroker broker)
    {
        await broker.SettleAsync();
        var source = broker.Node.Source;
        if (await Polling.Soon(() => LedgerIdentities.All.All(identity => identity.Difference(source) == 0))) return;
        var text = new ArrayBufferWriter<byte>();
        new LedgerPage(source).Write(text);
        Assert.Fail(Encoding.UTF8.GetString(text.WrittenSpan));
    }
}
