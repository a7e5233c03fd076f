using System.Net;
using Heliograph.Broker.Tracing;
using Heliograph.Protocol;

namespace Heliograph.Server.Tracing;

/// <summary>A trace as it was asked for. Immutable.</summary>
/// <param name="Name">What it is called: letters, digits, <c>_</c> and <c>-</c>, so that it is safe as the name of a file.</param>
/// <param name="Type">What it is about.</param>
/// <param name="Value">Which client, filter or address.</param>
/// <param name="StartAt">From when on, in Unix milliseconds.</param>
/// <param name="EndAt">Until when, in Unix milliseconds.</param>
/// <param name="Encoding">How payloads are shown.</param>
/// <param name="Formatter">How lines are written.</param>
internal sealed record TraceDefinition(
    string Name, TraceType Type, string Value, long StartAt, long EndAt, PayloadEncoding Encoding, TraceFormatter Formatter)
{
    /// <summary>The longest name.</summary>
    public const int LongestName = 64;

    private const int LongestValue = 65_535;

    /// <summary>Whether this may be a name.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= LongestName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>What is wrong with it, in words; null when nothing is.</summary>
    public string? Problem() => this switch
    {
        _ when !IsName(Name) => $"name must be 1 to {LongestName} letters, digits, '_' or '-'",
        _ when EndAt <= StartAt => "end_at must be after start_at",
        { Type: TraceType.ClientId } when Value.Length is 0 or > LongestValue => "clientid must not be empty, nor longer than 65,535 characters",
        { Type: TraceType.Topic } when !IsFilter => "topic must be a valid topic filter that is not shared",
        { Type: TraceType.IpAddress } when !IPAddress.TryParse(Value, out _) => "ip_address must be an IP address",
        _ => null,
    };

    /// <summary>What the broker is to look at. Only without a <see cref="Problem"/>.</summary>
    public TraceTarget Target => Type switch
    {
        TraceType.ClientId => TraceTarget.Client(Value),
        TraceType.Topic => TraceTarget.Topics(Value),
        _ => TraceTarget.Address(IPAddress.Parse(Value)),
    };

    private bool IsFilter => Value.Length <= LongestValue && System.Text.Encoding.UTF8.GetBytes(Value) is var filter && TopicFilter.IsValid(filter) && !TopicFilter.IsShared(filter);
}
