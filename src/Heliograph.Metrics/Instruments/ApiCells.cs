using System.Globalization;

namespace Heliograph.Metrics.Instruments;

/// <summary>Requests to the deployment API, by how they were answered. Any thread.</summary>
public sealed class ApiCells
{
    private readonly long[] _answered = new long[Codes.Count];
    private readonly long[] _denied = new long[Enum.GetValues<ApiDenial>().Length];

    /// <summary>The HTTP status codes that are told apart, sorted, and <c>other</c>.</summary>
    public static IReadOnlyList<string> Codes { get; } =
        ["200", "201", "202", "204", "400", "401", "403", "404", "405", "409", "413", "415", "429", "431", "500", "503", "other"];

    /// <summary>A request is answered with this HTTP status code.</summary>
    public void Answer(int code) => Interlocked.Increment(ref _answered[IndexOf(code.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>A request is not let in.</summary>
    public void Deny(ApiDenial reason) => Interlocked.Increment(ref _denied[(int)reason]);

    /// <summary>Requests answered with <paramref name="code"/>, one of <see cref="Codes"/>.</summary>
    public long Answered(string code) => Volatile.Read(ref _answered[IndexOf(code)]);

    /// <summary>Requests not let in for this reason.</summary>
    public long Denied(ApiDenial reason) => Volatile.Read(ref _denied[(int)reason]);

    private static int IndexOf(string code)
    {
        var index = 0;
        while (index < Codes.Count - 1 && Codes[index] != code) index++;
        return index;
    }
}
