using System.Text.Json;
using Heliograph.Server.Tracing;

namespace Heliograph.Server.Management;

/// <summary>Traces in the words of the API.</summary>
internal static class TraceNames
{
    /// <summary>How long a trace runs that does not say.</summary>
    internal static readonly TimeSpan Usual = TimeSpan.FromMinutes(10);

    private static readonly (string Name, TraceType Type)[] s_types = [("clientid", TraceType.ClientId), ("topic", TraceType.Topic), ("ip_address", TraceType.IpAddress)];
    private static readonly (string Name, PayloadEncoding Encoding)[] s_encodings = [("text", PayloadEncoding.Text), ("hex", PayloadEncoding.Hex), ("hidden", PayloadEncoding.Hidden)];
    private static readonly (string Name, TraceFormatter Formatter)[] s_formatters = [("text", TraceFormatter.Text), ("json", TraceFormatter.Json)];

    /// <summary>What a request asks for. What is wrong with it is thrown.</summary>
    internal static TraceDefinition Read(TraceRequest asked, long now)
    {
        var type = Find(s_types, asked.Type, "type");
        var start = Moment(asked.StartAt, now, "start_at");
        var end = Moment(asked.EndAt, Math.Max(now, start) + (long)Usual.TotalMilliseconds, "end_at");
        if (end <= now) throw ApiProblem.Bad("end_at has passed already");
        var definition = new TraceDefinition(
            asked.Name, type, ValueOf(asked, type), start, end, Find(s_encodings, asked.PayloadEncode, "payload_encode"), Find(s_formatters, asked.Formatter, "formatter"));
        return definition.Problem() is { } problem ? throw ApiProblem.Bad(problem) : definition;
    }

    internal static TraceAnswer Describe(Trace trace, string node)
    {
        var asked = trace.Definition;
        return new()
        {
            Name = asked.Name,
            Type = NameOf(s_types, asked.Type),
            Clientid = asked.Type == TraceType.ClientId ? asked.Value : null,
            Topic = asked.Type == TraceType.Topic ? asked.Value : null,
            IpAddress = asked.Type == TraceType.IpAddress ? asked.Value : null,
            Status = trace.Status switch { TraceStatus.Waiting => "waiting", TraceStatus.Running => "running", _ => "stopped" },
            StartAt = ApiTime.Write(asked.StartAt),
            EndAt = ApiTime.Write(asked.EndAt),
            PayloadEncode = NameOf(s_encodings, asked.Encoding),
            Formatter = NameOf(s_formatters, asked.Formatter),
            LogSize = new Dictionary<string, long> { [node] = trace.Size },
        };
    }

    private static string ValueOf(TraceRequest asked, TraceType type)
    {
        var given = new[] { asked.Clientid, asked.Topic, asked.IpAddress }.Count(value => value is not null);
        var value = type switch { TraceType.ClientId => asked.Clientid, TraceType.Topic => asked.Topic, _ => asked.IpAddress };
        return given == 1 && value is not null ? value : throw ApiProblem.Bad($"a trace of type {NameOf(s_types, type)} has the field {NameOf(s_types, type)}, and neither of the other two");
    }

    private static long Moment(JsonElement? value, long otherwise, string field) => ApiTime.Read(value, otherwise) is > 0 and var moment ? moment
        : throw ApiProblem.Bad($"{field} must be RFC 3339 (2026-03-01T12:00:00Z) or Unix seconds");

    private static T Find<T>((string Name, T Value)[] names, string text, string field)
    {
        foreach (var (name, value) in names)
        {
            if (name == text) return value;
        }

        throw ApiProblem.Bad($"{field} is '{ApiCall.Shown(text)}'; it must be one of {string.Join(", ", names.Select(entry => entry.Name))}");
    }

    private static string NameOf<T>((string Name, T Value)[] names, T value) => names.First(entry => EqualityComparer<T>.Default.Equals(entry.Value, value)).Name;
}
