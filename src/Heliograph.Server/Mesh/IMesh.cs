using System.Text.Json;

namespace Heliograph.Server.Mesh;

/// <summary>
/// The connections and channels of all servers, for scripts and for the API: today those of this node. Any thread; nothing here blocks, and nothing throws
/// for what a caller may get wrong: that is an answer.
/// </summary>
internal interface IMesh
{
    /// <summary>Publishes to a channel, which is the topic of that name: MQTT clients that subscribed to it get it as well (QoS 0). Completes with exact counts.</summary>
    Task<PublishCount> PublishAsync(string channel, ReadOnlyMemory<byte> data, DataType type);

    /// <summary>
    /// Publishes like <see cref="PublishAsync"/>, from within a callback on its shard's thread, so that what a connection publishes in a row goes out together.
    /// Null, and nothing done, when that would run one callback inside another: then it has to wait for its turn.
    /// </summary>
    ValueTask<PublishCount>? PublishNow(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> data, DataType type);

    /// <summary>Sends to one connection; null, or why it could not be sent: nobody has that identifier, or its connection takes nothing more.</summary>
    Task<string?> SendAsync(string clientId, ReadOnlyMemory<byte> data, DataType type);

    /// <summary>Does something with a connection of a scripted server; null, or why it could not be done.</summary>
    Task<string?> CallAsync(string clientId, ConnectionFunction function, IReadOnlyList<JsonElement> arguments);
}
