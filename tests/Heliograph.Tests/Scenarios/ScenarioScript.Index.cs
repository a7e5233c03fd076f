using Heliograph.Broker.Sessions;
using Heliograph.Protocol;

namespace Heliograph.Tests.Scenarios;

internal sealed partial class ScenarioScript
{
    private static readonly Dictionary<string, Func<ScenarioScript, Task<Func<Task>>>> s_scripts = new()
    {
        ["S01"] = s => s.ThreePublishesAsync(),
        ["S03"] = s => s.OnePublishAsync(QoS.ExactlyOnce, QoS.ExactlyOnce),
        ["S04"] = s => s.OnePublishAsync(QoS.ExactlyOnce, QoS.AtMostOnce),
        ["S05"] = s => s.NobodyAsync(),
        ["S06"] = s => s.HeartbeatsAsync(),
        ["S09"] = s => s.WithClientAsync(client => client.UnsubscribeAsync("never")),
        ["S10"] = s => s.WithClientAsync(UnknownAcksAsync),
        ["S10b"] = s => s.AcksOutOfOrderAsync(),
        ["S11"] = s => s.IdentifierInUseAsync(dup: false),
        ["S12"] = s => s.QueueOverflowAsync(),
        ["S13"] = s => s.AwayAsync(a => RepeatAsync(4, () => a.SendAsync(new PublishOptions("t", "x")))),
        ["S14"] = s => s.ExpiredAsync(resume: true),
        ["S14b"] = s => s.ExpiredAsync(resume: false),
        ["S15"] = s => s.NoLocalAsync(),
        ["S16"] = s => s.TooLargeAsync(),
        ["S17"] = s => s.RetainedAsync(),
        ["S17b"] = s => s.WithClientAsync(client => client.SendAsync(new PublishOptions("r", "x") { Retain = true })),
        ["S18a"] = s => s.DelayedAsync(),
        ["S18b"] = s => s.DueAsync(),
        ["S19"] = s => s.SharedAsync(),
        ["S20"] = s => Task.FromResult<Func<Task>>(s.SubscriptionsAsync),
        ["S21a"] = s => s.DiscardAsync(),
        ["S21b"] = s => s.TakeOverAsync(Lasting, cleanStart: false),
        ["S21c"] = s => s.ResumeAsync(cleanStart: false),
        ["S21d"] = s => s.ResumeAsync(cleanStart: true),
        ["S21e"] = s => s.ExpireAsync(),
        ["S21f"] = s => s.KickAsync(),
        ["S21g"] = s => s.KickParkedAsync(),
        ["S21h"] = s => s.WithClientAsync(client => client.DisconnectAsync(sessionExpiry: 0), Lasting),
        ["S22"] = s => s.ApiPublishAsync(),
        ["S24"] = s => s.WillAsync(),
        ["S25a"] = s => s.WithClientAsync(_ => s._broker.AdvanceAsync(15), o => o with { KeepAlive = 10 }),
        ["S25b"] = s => s.WithClientAsync(_ => s._broker.AdvanceAsync(15), o => o with { KeepAlive = 10, Version = ProtocolVersion.V311 }),
        ["S28"] = s => Task.FromResult<Func<Task>>(s.ComeAndGoAsync),
        ["S29"] = s => s.ReceiveMaximumAsync(),
        ["S30"] = s => s.UnreleasedAsync(),
        ["S33"] = s => s.WithClientAsync(TenPingsAsync),
        ["S34"] = s => s.RetransmissionAsync(),
        ["S38"] = s => Task.FromResult<Func<Task>>(s.OctetsAsync),
        ["S40"] = s => s.SteadyTrafficAsync(),
        ["S41"] = s => Task.FromResult<Func<Task>>(s.ThreeClientsAsync),
        ["T01"] = s => s.WithClientAsync(client => client.SendHexAsync("F000")),
        ["T02"] = s => Task.FromResult<Func<Task>>(s.RefusedAsync),
        ["T03"] = s => s.WithClientAsync(client => client.SendRawAsync(client.Options.Encode())),
        ["T04"] = s => s.WithClientAsync(client => client.UnsubscribeAsync("a#")),
        ["T05"] = s => s.WithClientAsync(client => client.SubscribeAsync(0, ("a", default), ("a#", default))),
        ["T06"] = s => s.SubscribedAsync(client => client.UnsubscribeAsync("a"), "a", "b"),
        ["T07"] = s => s.WithClientAsync(client => client.SendHexAsync("0000"), o => o with { Version = ProtocolVersion.V311 }),
        ["T08"] = s => Task.FromResult(() => s.FirstPacketAsync("3003000174")),
        ["T09"] = s => Task.FromResult(() => s.FirstPacketAsync("C000")),
        ["T10"] = s => s.IdentifierInUseAsync(dup: true),
        ["T11"] = s => s.WithClientAsync(client => client.PublishAsync("$SYS/x", "x", QoS.AtLeastOnce)),
        ["T12"] = s => s.DelayedStoreFullAsync(),
        ["T13"] = s => s.RetainedExpiresAsync(),
        ["T14"] = s => s.RetainedReadAsync(),
        ["T15"] = s => s.SubscribedAsync(client => client.SubscribeAsync("a"), "a"),
        ["T16"] = s => s.GroupLeavesAsync(),
        ["T18"] = s => s.WithClientAsync(client => client.DisconnectAsync(), WithWill),
        ["T19"] = s => s.WithClientAsync(client => client.DisconnectAsync(ReasonCode.DisconnectWithWillMessage), WithWill),
        ["T20"] = s => s.TakeOverAsync(o => o, cleanStart: false),
        ["T21"] = s => s.TakeOverAsync(o => o with { Version = ProtocolVersion.V311 }, cleanStart: true),
        ["T22"] = s => s.WithClientAsync(client => client.PublishAsync("$delayed/soon/t", "x", QoS.AtLeastOnce)),
        ["T23"] = s => s.FullWindowAsync(),
        ["T24"] = s => s.QueuedOnceAsync(),
        ["T25"] = s => s.WithClientAsync(client => client.SendAsync(new PublishOptions("t", "x") { TopicAlias = ushort.MaxValue })),
        ["T27"] = s => Task.FromResult<Func<Task>>(s.ApiPublishesToNobodyAsync),
        ["T28"] = s => s.ThreeQoSAsync(),
        ["T29"] = s => s.OverlappingAsync(),
        ["T30"] = s => s.KickAsync(),
        ["T32"] = s => s.ReleaseAgainAsync(),
        ["T33"] = s => Task.FromResult<Func<Task>>(s.SilentAsync),
        ["T34"] = s => s.ExpiredInFlightAsync(lost: false),
        ["T35"] = s => s.ExpiredInFlightAsync(lost: true),
        ["T40"] = s => s.SubscribedAsync(client => client.SendAsync(new PublishOptions("t", "x")), o => o with { Version = ProtocolVersion.V311 }, "t"),
    };

    private static readonly Dictionary<string, Func<MqttOptions, MqttOptions>> s_options = new()
    {
        ["S06"] = o => o with { SysInterval = TimeSpan.FromSeconds(10) },
        ["S13"] = o => o with { QueueQoS0 = false },
        ["S34"] = o => o with { RetryInterval = TimeSpan.FromSeconds(30) },
        ["T12"] = o => o with { MaxDelayed = 1 },
        ["T25"] = o => o with { MaxTopicAlias = 10 },
        ["T32"] = o => o with { RetryInterval = TimeSpan.FromSeconds(30) },
        ["T34"] = o => o with { RetryInterval = TimeSpan.FromSeconds(30) },
        ["T40"] = o => o with { IgnoreLoopDeliver = true },
    };

    /// <summary>The scenarios that can be run.</summary>
    public static IReadOnlyCollection<string> Ids => s_scripts.Keys;

    /// <summary>What the broker of a scenario is to have been told; null for nothing.</summary>
    public static Func<MqttOptions, MqttOptions>? OptionsOf(string id) => s_options.GetValueOrDefault(id);
}
