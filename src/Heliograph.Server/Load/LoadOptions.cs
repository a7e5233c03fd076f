using Heliograph.Protocol;

namespace Heliograph.Server.Load;

/// <summary>Which load to put on which broker.</summary>
internal sealed record LoadOptions
{
    /// <summary>Name or address of the broker.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Its port for MQTT over TCP.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>How many clients publish; the topics are dealt out among them.</summary>
    public int Publishers { get; init; } = 10;

    /// <summary>How many clients subscribe to each topic.</summary>
    public int Subscribers { get; init; } = 1;

    /// <summary>How many topics there are.</summary>
    public int Topics { get; init; } = 10;

    /// <summary>What the publishers publish with, in turn; subscriptions ask for the highest of them.</summary>
    public IReadOnlyList<QoS> QoS { get; init; } = [Protocol.QoS.AtLeastOnce];

    /// <summary>Bytes of a payload; at least <see cref="LoadMessage.Length"/>.</summary>
    public int Payload { get; init; } = 64;

    /// <summary>Messages a second of all publishers together; 0 for as many as the window allows.</summary>
    public int Rate { get; init; }

    /// <summary>Messages of one publisher not yet acknowledged; the broker's Receive Maximum lowers it.</summary>
    public int Window { get; init; } = 20;

    /// <summary>How long messages are published.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait, after that, for what is still missing.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The version spoken.</summary>
    public ProtocolVersion Version { get; init; } = ProtocolVersion.V5;

    /// <summary>Whether sessions outlive their connections: only then nothing may be lost when one breaks.</summary>
    public bool Durable { get; init; }

    /// <summary>Whether messages are published with RETAIN, and the last of each topic is looked for at the end.</summary>
    public bool Retain { get; init; }

    /// <summary>
    /// Mean time after which a client drops its connection without a word, to come back a little later; zero never. The first subscriber of
    /// each topic stays.
    /// </summary>
    public TimeSpan Churn { get; init; }

    /// <summary>What client identifiers and topics begin with; another one for each run at the same time on one broker.</summary>
    public string Prefix { get; init; } = "load";

    /// <summary>Where the random moments of <see cref="Churn"/> start from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The highest QoS that anyone publishes with.</summary>
    public QoS HighestQoS => QoS.Max();

    /// <summary>Topic number <paramref name="index"/>.</summary>
    public string Topic(int index) => $"{Prefix}/{index}";

    /// <summary>The QoS of a publisher: in turn, and not the same for all publishers of one topic.</summary>
    public QoS QoSOf(int publisher) => QoS[(publisher + (publisher / Topics)) % QoS.Count];

    /// <summary>The topics that <paramref name="publisher"/> publishes to, in turn.</summary>
    public IEnumerable<int> TopicsOf(int publisher)
    {
        yield return publisher % Topics;
        for (var topic = publisher + Publishers; topic < Topics; topic += Publishers) yield return topic;
    }
}
