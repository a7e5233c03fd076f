using System.Text;
using System.Text.Json;
using Heliograph.Server.Mesh;

namespace Heliograph.Tests.Scripting;

/// <summary>A mesh and queues that remember what was asked of them. Client 404 is not there; publishing to "late" is answered when the test says.</summary>
internal sealed class FakeMesh : IMesh, IMessageQueues
{
    public List<string> Asked { get; } = [];

    public TaskCompletionSource<PublishCount> Late { get; } = new();

    public string? QueueError { get; set; }

    public Task<PublishCount> PublishAsync(string channel, ReadOnlyMemory<byte> data, DataType type)
    {
        Asked.Add($"publish {channel} {Encoding.UTF8.GetString(data.Span)} {type}");
        return channel == "late" ? Late.Task : Task.FromResult(new PublishCount(9, 1));
    }

    public ValueTask<PublishCount>? PublishNow(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> data, DataType type) => null;

    public Task<string?> SendAsync(string clientId, ReadOnlyMemory<byte> data, DataType type)
    {
        Asked.Add($"send {clientId} {Encoding.UTF8.GetString(data.Span)} {type}");
        return Task.FromResult(clientId == "404" ? "nobody has that identifier" : null);
    }

    public Task<string?> CallAsync(string clientId, ConnectionFunction function, IReadOnlyList<JsonElement> arguments) => throw new NotSupportedException();

    public (int Length, string? Error) Push(string topic, string clientId, ReadOnlyMemory<byte> json)
    {
        Asked.Add($"push {topic} {clientId} {Encoding.UTF8.GetString(json.Span)}");
        return (Asked.Count, QueueError);
    }
}
