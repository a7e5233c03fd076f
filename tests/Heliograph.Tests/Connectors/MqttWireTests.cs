using System.IO.Pipelines;
using Heliograph.Server.Connectors.Mqtt;

namespace Heliograph.Tests.Connectors;

/// <summary>What goes out to a server that does not read.</summary>
public sealed class MqttWireTests
{
    [Fact]
    public async Task Answers_that_nobody_reads_gather_up_to_a_bound_and_then_the_stream_is_closed()
    {
        var pipe = new Pipe(new(pauseWriterThreshold: 1, resumeWriterThreshold: 0));
        var wire = new MqttWire(pipe.Writer.AsStream(), _ => { });
        var answer = new byte[1024];
        wire.Write(answer);
        _ = wire.Flush();
        await Polling.Eventually(() => pipe.Reader.TryRead(out _)); // It is on its way, and not taken.

        for (var i = 0; i < 1024; i++) wire.Write(answer);
        Assert.Null(wire.Fault);
        wire.Write(answer);

        Assert.Equal("the other side asks for answers and does not read them", wire.Fault!.Message);
        pipe.Reader.AdvanceTo(default);
        await Polling.Eventually(() => pipe.Reader.TryRead(out var rest) && rest.IsCompleted);
    }
}
