using System.Text;
using System.Text.Json;
using Heliograph.Server.Mesh;

namespace Heliograph.Tests.EngineApi;

/// <summary>A mesh that remembers what was asked of it. Client 404 is not there; publishing reaches nine; the channel late is answered when the test says.</summary>
internal sealed class RecordingMesh : IMesh
{
    private readonly List<string> _asked = [];

    public TaskCompletionSource<PublishCount> Late { get; } = new();

    public string[] Asked
    {
        get
        {
            lock (_asked) return [.. _asked];
        }
    }

    public Task<PublishCount> PublishAsync(string channel, ReadOnlyMemory<byte> data, DataType type)
    {
        Remember($"publish {channel} {Encoding.UTF8.GetString(data.Span)} {type}");
        return channel == "late" ? Late.Task : Task.FromResult(new PublishCount(9, 0));
    }

    public ValueTask<PublishCount>? PublishNow(ReadOnlySpan<byte> channel, ReadOnlySpan<byte> data, DataType type) => null;

    public Task<string?> SendAsync(string clientId, ReadOnlyMemory<byte> data, DataType type)
    {
        Remember($"send {clientId} {(type == DataType.Text ? Encoding.UTF8.GetString(data.Span) : Convert.ToHexString(data.Span))} {type}");
        return AnswerTo(clientId);
    }

    public Task<string?> CallAsync(string clientId, ConnectionFunction function, IReadOnlyList<JsonElement> arguments)
    {
        Remember($"{function} {clientId} {string.Join(' ', arguments)}");
        return AnswerTo(clientId);
    }

    private static Task<string?> AnswerTo(string clientId) => Task.FromResult(clientId == "404" ? "there is no such client" : null);

    private void Remember(string line)
    {
        lock (_asked) _asked.Add(line);
    }
}
