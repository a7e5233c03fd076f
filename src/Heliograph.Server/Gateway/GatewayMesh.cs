using System.Text;
using System.Text.Json;
using Heliograph.Broker;
using Heliograph.Broker.Channels;
using Heliograph.Broker.Routing;
using Heliograph.Broker.Topics;
using Heliograph.Server.Mesh;

namespace Heliograph.Server.Gateway;

/// <summary>
/// The connections and channels of this node. <paramref name="home"/> is the shard from which messages are published, one after the other in the order of the
/// calls; null chooses one by channel. An identifier that no gateway connection has is that of an MQTT client, which gets what is sent to it on the topic
/// <c>$client/IDENTIFIER</c>.
/// </summary>
internal sealed class GatewayMesh(MessageBroker broker, IReadOnlyList<GatewayShard> shards, GatewayShard? home) : IMesh
{
    private const string Nobody = "there is no such client";

    /// <inheritdoc/>
    public Task<PublishCount> PublishAsync(string channel, ReadOnlyMemory<byte> data, DataType type)
    {
        var name = Encoding.UTF8.GetBytes(channel);
        if (!ChannelName.IsValid(name)) return Task.FromResult(default(PublishCount));
        var door = (home ?? shards[(int)((uint)Utf8Key.Hash(name) % (uint)shards.Count)]).Door;

        // Completed on the shard's thread, where who waits has to be anyway.
        var completion = new TaskCompletionSource<PublishCount>();
        home?.BeginPublish();
        door.Shard.Post(() =>
        {
            home?.EndPublish();
            _ = CompleteAsync(completion, door, () => door.Publish(name, data.Span, type == DataType.Text));
        });
        return completion.Task;
    }

    /// <inheritdoc/>
    public ValueTask<PublishCount>? PublishNow(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> data, DataType type)
    {
        if (home is not { CanPublishNow: true }) return null;
        if (!ChannelName.IsValid(channel)) return default(ValueTask<PublishCount>);
        var publication = home.Door.Publish(channel, data, type == DataType.Text);
        return publication.IsCompletedSuccessfully ? new(CountOf(publication.Result)) : new(CountAsync(publication));
    }

    /// <inheritdoc/>
    public async Task<string?> SendAsync(string clientId, ReadOnlyMemory<byte> data, DataType type)
    {
        var answer = ShardOf(clientId, out var number) is { } shard
            ? await shard.Shard.RunAsync(() => shard.Find(number) is { IsGone: false } connection ? connection.Push(data.Span, type == DataType.Text) : Nobody).ConfigureAwait(false)
            : Nobody;
        return ReferenceEquals(answer, Nobody) ? await SendToMqttAsync(clientId, data, type).ConfigureAwait(false) : answer;
    }

    /// <inheritdoc/>
    public Task<string?> CallAsync(string clientId, ConnectionFunction function, IReadOnlyList<JsonElement> arguments)
    {
        if (ShardOf(clientId, out var number) is not { } shard) return Task.FromResult<string?>(Nobody);
        return shard.Shard.RunAsync(() => shard.Find(number) is { IsGone: false } connection ? ConnectionCall.Run(connection, function, arguments) : Nobody);
    }

    // A number of an MQTT client may look like one of ours.
    private Task<string?> SendToMqttAsync(string clientId, ReadOnlyMemory<byte> data, DataType type)
    {
        var id = Encoding.UTF8.GetBytes(clientId);
        var door = shards[broker.HomeOf(id).Index].Door;
        return door.Shard.RunAsync(() => door.SendToClient(id, data.Span, type == DataType.Text) switch
        {
            DeliveryResult.NoSubscriber => Nobody,
            DeliveryResult.Dropped => "the client takes less than it is sent",
            _ => null,
        });
    }

    // Whatever happens, who waits for it goes on.
    private static async Task CompleteAsync(TaskCompletionSource<PublishCount> completion, ChannelDoor door, Func<Task<DeliveryCount>> publish)
    {
        try
        {
            completion.SetResult(await CountAsync(publish()).ConfigureAwait(false));
        }
        catch (Exception fault)
        {
            door.Shard.OnError(fault);
            completion.SetException(fault);
        }
    }

    private static async Task<PublishCount> CountAsync(Task<DeliveryCount> publication) => CountOf(await publication.ConfigureAwait(false));

    private static PublishCount CountOf(DeliveryCount count) => new(count.Success, count.Failure);

    private GatewayShard? ShardOf(string clientId, out long number) =>
        ClientIds.TryParse(clientId, out number) && ClientIds.ShardOf(number) < shards.Count && number >> 48 == GatewayRoom.Node ? shards[ClientIds.ShardOf(number)] : null;
}
