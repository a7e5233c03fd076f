using System.Diagnostics;
using Heliograph.Tests.House;

namespace Heliograph.Tests.Interop;

/// <summary>A client that others wrote, as a process: what it prints is what a test looks at.</summary>
internal sealed class StockClient : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _name;
    private readonly List<string> _lines = [];
    private readonly Task _reading;
    private readonly Task<string> _error;

    private StockClient(string program, string package, IEnumerable<string> arguments, bool keepsOutput = false)
    {
        _name = program;
        if (!IsInstalled(program)) throw new InvalidOperationException($"{program} is missing: ./eng/test installs it (Debian: apt-get install {package})");
        _process = keepsOutput ? Start("stdbuf", ["-oL", program, .. arguments]) : Start(program, arguments);
        _error = _process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    /// <summary>mosquitto_pub or mosquitto_sub, from Debian's mosquitto-clients.</summary>
    public static StockClient Mosquitto(string program, params string[] arguments) => new(program, "mosquitto-clients", arguments, keepsOutput: true);

    /// <summary>A scenario of tests/clients/paho-client.py.</summary>
    public static StockClient Paho(string scenario, params string[] arguments) =>
        new(IsInstalled("/usr/bin/python3") ? "/usr/bin/python3" : "python3", "python3-paho-mqtt", [Script("paho-client.py"), scenario, .. arguments]);

    /// <summary>A scenario of tests/clients/mqttjs-client.js.</summary>
    public static StockClient MqttJs(string scenario, params string[] arguments) => new("node", "nodejs", [Script("mqttjs-client.js"), scenario, .. arguments]);

    /// <summary>A scenario of tests/clients/sample-client.mjs.</summary>
    public static StockClient Sample(string scenario, params string[] arguments) => new("node", "nodejs", [Script("sample-client.mjs"), scenario, .. arguments]);

    /// <summary>Any other program: curl, promtool.</summary>
    public static StockClient Program(string program, string package, params string[] arguments) => new(program, package, arguments);

    public void Write(string input)
    {
        _process.StandardInput.Write(input);
        _process.StandardInput.Close();
    }

    public void Kill() => _process.Kill();

    /// <summary>Waits until it has printed a line that contains <paramref name="text"/>.</summary>
    public async Task WaitForAsync(string text)
    {
        var started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!Lines().Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            if (_reading.IsCompleted) Assert.Fail($"{_name} ended without '{text}': {await DescribeAsync()}");
            if (Stopwatch.GetElapsedTime(started) > s_patience) Assert.Fail($"{_name} did not print '{text}' but: {string.Join('\n', Lines())}");
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Waits for its end, which must be a good one; what it printed, line by line.</summary>
    public async Task<IReadOnlyList<string>> SucceedAsync()
    {
        var exit = await EndAsync();
        Assert.True(exit == 0, $"{_name} ended with {exit}: {await DescribeAsync()}");
        return Lines();
    }

    /// <summary>Waits for its end, good or bad; what it printed, line by line.</summary>
    public async Task<IReadOnlyList<string>> EndedAsync()
    {
        await EndAsync();
        return Lines();
    }

    /// <summary>Waits for its end, which must be a bad one; what it wrote on standard error.</summary>
    public async Task<string> FailAsync()
    {
        Assert.NotEqual(0, await EndAsync());
        return await _error;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private static string Script(string name) => Path.Combine(SourceTree.Root, "tests", "clients", name);

    private static bool IsInstalled(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    // Without stdbuf, mosquitto_sub keeps what it prints to itself until it ends.
    private static Process Start(string program, IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private async Task<int> EndAsync()
    {
        try
        {
            await _reading.WaitAsync(s_patience);
            await _process.WaitForExitAsync().WaitAsync(s_patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{_name} did not end; it printed: {string.Join('\n', Lines())}");
        }

        return _process.ExitCode;
    }

    private async Task<string> DescribeAsync() => $"{string.Join('\n', Lines())}\n{await _error}";

    private List<string> Lines()
    {
        lock (_lines) return [.. _lines];
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_lines) _lines.Add(line);
        }
    }
}
