using System.Buffers;
using System.Text;
using Heliograph.Metrics.Instruments;
using Heliograph.Metrics.Ledger;
using Heliograph.Metrics.Pages;
using Heliograph.Tests.Metrics;

namespace Heliograph.Tests.Ledger;

/// <summary>The identities themselves: complete, documented, and false when something is wrong.</summary>
public sealed class LedgerTests
{
    private readonly FakeEngine _engine = new(new FakeClock());

    [Fact]
    public void Every_identity_has_a_name_of_its_own_and_is_explained_with_its_formula()
    {
        var page = Repository.Read(Path.Combine("docs", "ledger.md"));

        Assert.Equal(LedgerIdentities.All.Count, LedgerIdentities.All.Select(identity => identity.Name).Distinct().Count());
        Assert.All(LedgerIdentities.All, identity =>
        {
            Assert.Matches("^[a-z]+(_[a-z]+)*$", identity.Name);
            Assert.Contains($"**{identity.Name}**", page, StringComparison.Ordinal);
            Assert.Contains(identity.Meaning, page, StringComparison.Ordinal);
            Assert.Contains(identity.Formula, page, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_total_of_packets_names_every_type()
    {
        var names = DeploymentReading.Counters.Where(name => name.StartsWith("packets_", StringComparison.Ordinal) && name != "packets_connect_received").ToList();

        Assert.Equal(
            names.Where(name => name == "packets_connect" || name.EndsWith("_received", StringComparison.Ordinal)).Except(["packets_received"]).Order(),
            NamesOf("packets_received").Order());
        Assert.Equal(
            names.Where(name => name.EndsWith("_sent", StringComparison.Ordinal)).Except(["packets_sent"]).Order(), NamesOf("packets_sent").Order());
    }

    [Theory]
    [InlineData(BrokerCounter.MessagesSent, "messages_delivered", "messages_sent", "messages_sent_as_packets", "messages_written")]
    [InlineData(BrokerCounter.ClientDisconnected, "disconnects", "live_connections")]
    [InlineData(BrokerCounter.PacketsConnAckAuthError, "connack_auth_errors")]
    [InlineData(BrokerCounter.AuthorizationAllow, "authorization_checks")]
    public void A_cell_that_is_off_by_one_shows_in_its_identities_and_in_no_other(BrokerCounter cell, params string[] identities)
    {
        Assert.All(LedgerIdentities.All, identity => Assert.Equal(0, identity.Difference(_engine)));

        _engine.Shards[1].Counters.Add(cell);

        Assert.Equal(identities, LedgerIdentities.All.Where(identity => identity.Difference(_engine) != 0).Select(identity => identity.Name));
    }

    [Fact]
    public void Every_cell_is_in_an_identity_or_known_not_to_be()
    {
        // Nothing to hold them against: what is asked or done, not what becomes of it.
        string[] alone =
        [
            "BytesReceived", "BytesSent", "AuthenticationSuccessAnonymous", "ClientAuthAnonymous", "ClientAuthenticate", "ClientSubscribe", "ClientUnsubscribe",
            "MessagesForward", "MessagesNotKept", "MessagesRetained", "PacketsPubAckInuse", "PacketsPubAckMissed", "PacketsPubCompInuse", "PacketsPubCompMissed",
            "PacketsPubRecInuse", "PacketsPubRecMissed", "PacketsPubRelMissed", "PacketsUnsubscribeError", "DeliveriesRepeated", "FlappingBans",
        ];
        var cells = Enum.GetValues<BrokerCounter>().Where(c => c != BrokerCounter.Count).Select(c => (Name: c.ToString(), Cell: (CounterCell)c))
            .Concat(Enum.GetValues<FlowCounter>().Where(c => c != FlowCounter.Count).Select(c => (Name: c.ToString(), Cell: (CounterCell)c)));

        Assert.Equal(alone.Order(), cells.Where(cell => !IsWatched(cell.Cell)).Select(cell => cell.Name).Order());
    }

    [Fact]
    public void At_least_is_violated_only_from_below()
    {
        var identity = Assert.Single(LedgerIdentities.All, identity => identity.Name == "publish_auth_errors");
        _engine.Shards[0].Counters.Add(BrokerCounter.PacketsPublishError, 5);
        Assert.Equal(0, identity.Difference(_engine));

        _engine.Shards[0].Counters.Add(BrokerCounter.PacketsPublishAuthError, 7);

        Assert.Equal(-2, identity.Difference(_engine));
    }

    [Fact]
    public void The_page_shows_both_sides_term_by_term()
    {
        _engine.Shards[0].Counters.Add(BrokerCounter.DeliveryDropped, 3);
        _engine.Shards[1].Counters.Add(BrokerCounter.DeliveryDroppedExpired, 2);
        var bytes = new ArrayBufferWriter<byte>();

        new LedgerPage(_engine).Write(bytes);

        var text = Encoding.UTF8.GetString(bytes.WrittenSpan);
        Assert.Contains(
            """

            delivery_dropped: DIFFERS by 1
              Deliveries dropped are those of the five reasons.
                +                3 delivery_dropped
              = +                2 delivery_dropped_expired
                +                0 delivery_dropped_no_local

            """.ReplaceLineEndings("\n"), text, StringComparison.Ordinal);
        Assert.Contains("\npackets_sent: holds\n", text, StringComparison.Ordinal);
    }

    private bool IsWatched(CounterCell cell)
    {
        var engine = new FakeEngine(new FakeClock());
        engine.Shards[0].Counters.Add(cell, 1);
        return LedgerIdentities.All.Any(identity => identity.Left.Concat(identity.Right).Any(term => term.Read(engine) != term.Read(_engine)));
    }

    private static IEnumerable<string> NamesOf(string identity) =>
        Assert.Single(LedgerIdentities.All, one => one.Name == identity).Right.Select(term => term.Name);
}
