using System.CommandLine;
using Heliograph.Protocol;
using Heliograph.Server.Load;

namespace Heliograph.Server.Cli;

/// <summary><c>heliograph load</c>: puts load on an MQTT broker, ours or another, and checks what it promises.</summary>
internal sealed class LoadCommand
{
    private static readonly TimeSpan s_connectLimit = TimeSpan.FromSeconds(30);

    private readonly Option<string> _host = Option("--host", "NAME", "Name or address of the broker", "127.0.0.1");
    private readonly Option<int> _port = Option("--port", "PORT", "Its port for MQTT over TCP", 1883);
    private readonly Option<int> _publishers = Option("--publishers", "N", "Clients that publish", 10);
    private readonly Option<int> _subscribers = Option("--subscribers", "N", "Clients that subscribe to each topic", 1);
    private readonly Option<int> _topics = Option("--topics", "N", "Topics, dealt out among the publishers", 10);
    private readonly Option<string> _qos = Option("--qos", "0|1|2|1,2", "What the publishers publish with, in turn", "1");
    private readonly Option<int> _payload = Option("--payload", "BYTES", "Size of a payload, at least 32", 64);
    private readonly Option<int> _rate = Option("--rate", "N", "Messages a second of all publishers together; 0: as many as the window allows", 0);
    private readonly Option<int> _window = Option("--window", "N", "Messages of one publisher not yet acknowledged", 20);
    private readonly Option<double> _duration = Option("--duration", "SECONDS", "How long to publish", 10.0);
    private readonly Option<double> _drain = Option("--drain", "SECONDS", "How long to wait, after that, for what is missing", 30.0);
    private readonly Option<int> _version = Option("--version", "4|5", "MQTT 3.1.1 or 5", 5);
    private readonly Option<bool> _durable = new("--durable") { Description = "Sessions that outlive their connections" };
    private readonly Option<bool> _clean = new("--clean") { Description = "Sessions that end with their connections (the default)" };
    private readonly Option<bool> _retain = new("--retain") { Description = "Publish with RETAIN and look for the last message of each topic at the end" };
    private readonly Option<double> _churn = Option("--churn", "SECONDS", "Mean time after which clients drop their connection and come back; 0: never", 0.0);
    private readonly Option<string> _prefix = Option("--prefix", "TEXT", "What client identifiers and topics begin with", "load");
    private readonly Option<bool> _verify = new("--verify")
    { Description = "Durable sessions; exit code 0 only if no acknowledged message was lost, no QoS 2 message came twice and order was kept" };
    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON" };

    private readonly TextWriter _output;
    private readonly TextWriter _error;

    private LoadCommand(TextWriter output, TextWriter error) => (_output, _error) = (output, error);

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        var load = new LoadCommand(output, error);
        var command = new Command("load", "Put load on an MQTT broker and check what it promises");
        foreach (var option in load.All) command.Options.Add(option);
        load.AddLimits();
        command.SetAction(load.RunAsync);
        return command;
    }

    private IEnumerable<Option> All =>
    [
        _host, _port, _publishers, _subscribers, _topics, _qos, _payload, _rate, _window, _duration, _drain, _version, _durable, _clean, _retain,
        _churn, _prefix, _verify, _json,
    ];

    private static Option<T> Option<T>(string name, string value, string description, T otherwise) =>
        new(name) { Description = $"{description} ({otherwise})", HelpName = value, DefaultValueFactory = _ => otherwise };

    private void AddLimits()
    {
        AddLimit(_port, 1, 65_535);
        AddLimit(_publishers, 1, 10_000);
        AddLimit(_subscribers, 0, 10_000);
        AddLimit(_topics, 1, 10_000);
        AddLimit(_payload, LoadMessage.Length, 1_000_000);
        AddLimit(_rate, 0, 100_000_000);
        AddLimit(_window, 1, 65_535);
        AddLimit(_version, 4, 5);
        AddLimit(_duration, 0.1, 1_000_000);
        AddLimit(_drain, 0, 1_000_000);
        AddLimit(_churn, 0, 1_000_000);
        _qos.Validators.Add(result =>
        {
            if (!TryParse(result.GetValue(_qos)!, out _)) result.AddError("--qos: expected 0, 1 or 2, or several of them such as 1,2");
        });
    }

    private static void AddLimit<T>(Option<T> option, T least, T most)
        where T : IComparable<T> => option.Validators.Add(result =>
    {
        if (result.Errors.Any() || result.GetValue(option) is not { } value) return;
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0) result.AddError($"{option.Name}: expected {least} to {most}");
    });

    private static bool TryParse(string text, out QoS[] levels)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        levels = [.. parts.Where(part => part is "0" or "1" or "2").Select(part => (QoS)(part[0] - '0'))];
        return levels.Length == parts.Length;
    }

    private LoadOptions Read(ParseResult parsed)
    {
        _ = TryParse(parsed.GetValue(_qos)!, out var qos); // validated
        return new()
        {
            Host = parsed.GetValue(_host)!,
            Port = parsed.GetValue(_port),
            Publishers = parsed.GetValue(_publishers),
            Subscribers = parsed.GetValue(_subscribers),
            Topics = parsed.GetValue(_topics),
            QoS = qos,
            Payload = parsed.GetValue(_payload),
            Rate = parsed.GetValue(_rate),
            Window = parsed.GetValue(_window),
            Duration = TimeSpan.FromSeconds(parsed.GetValue(_duration)),
            DrainLimit = TimeSpan.FromSeconds(parsed.GetValue(_drain)),
            Version = (ProtocolVersion)parsed.GetValue(_version),
            Durable = parsed.GetValue(_durable) || parsed.GetValue(_verify),
            Retain = parsed.GetValue(_retain),
            Churn = TimeSpan.FromSeconds(parsed.GetValue(_churn)),
            Prefix = parsed.GetValue(_prefix)!,
        };
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var options = Read(parsed);
        var verify = parsed.GetValue(_verify);
        if (parsed.GetValue(_clean) && options.Durable) return Refuse("--clean contradicts --durable and --verify");
        if (verify && options.QoS.Contains(QoS.AtMostOnce)) return Refuse("--verify needs --qos 1, 2 or 1,2: nothing acknowledges QoS 0");
        await using var run = new LoadRun(options);
        if (!await TryStartAsync(run, stop)) return Fail($"no broker took the subscriptions at {options.Host}:{options.Port} within {s_connectLimit.TotalSeconds} s");
        await Task.Delay(options.Duration, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        run.StopPublishing();
        await run.DrainAsync();
        var result = await run.FinishAsync();
        var report = new LoadReport(_output);
        if (parsed.GetValue(_json)) report.WriteJson(result);
        else report.WriteTable(result, verify);
        return verify && !result.Holds ? ExitCode.Failed : ExitCode.Done;
    }

    private static async Task<bool> TryStartAsync(LoadRun run, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(s_connectLimit);
        try
        {
            await run.StartAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private int Refuse(string reason)
    {
        _error.WriteLine($"heliograph: {reason}");
        return ExitCode.Usage;
    }

    private int Fail(string reason)
    {
        _error.WriteLine($"heliograph: {reason}");
        return ExitCode.Failed;
    }
}
