using System.Globalization;
using System.Text.Json;

namespace Heliograph.Server.Load;

/// <summary>Prints a <see cref="LoadResult"/>.</summary>
/// <param name="output">Where to.</param>
internal sealed class LoadReport(TextWriter output)
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>One JSON object with the names of <see cref="LoadResult"/>.</summary>
    public void WriteJson(LoadResult result) => output.WriteLine(JsonSerializer.Serialize(result, s_json));

    /// <summary>One table; with <paramref name="verify"/> the promises behind it.</summary>
    public void WriteTable(LoadResult result, bool verify)
    {
        Row("sent", result.Sent, "");
        Row("acknowledged", result.Acknowledged, Rate(result.AcknowledgedPerSecond));
        if (result.Refused > 0) Row("refused", result.Refused, "by reason code");
        Row("deliveries expected", result.Expected, "acknowledged × subscribers of the topic");
        Row("deliveries received", result.Received, Rate(result.ReceivedPerSecond));
        Row("duplicates, QoS 1", result.DuplicatesQoS1, "allowed");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"latency",-22}{result.LatencyP50,12:0.00}  ms p50, {result.LatencyP99:0.00} ms p99"));
        Row("reconnections", result.Reconnections, "");
        Row("lost", result.Lost, Verdict("acknowledged, never delivered", result.Lost));
        Row("duplicates, QoS 2", result.DuplicatesQoS2, Verdict("delivered again", result.DuplicatesQoS2));
        Row("out of order", result.OutOfOrder, Verdict("per publisher and topic", result.OutOfOrder));
        Row("unanswered", result.Unsettled, Verdict("sent, neither acknowledged nor refused", result.Unsettled));
        Row("sessions lost", result.SessionsLost, Verdict("durable, unknown to the broker", result.SessionsLost));
        Row("retained wrong", result.RetainedWrong, Verdict("not the last of a publisher", result.RetainedWrong));
        if (verify) output.WriteLine(result.Holds ? "the promises hold" : "THE PROMISES ARE BROKEN");

        string Verdict(string text, long count) => verify && count > 0 ? text + "   BROKEN" : text;
    }

    private static string Rate(double perSecond) => string.Create(CultureInfo.InvariantCulture, $"{perSecond:N0}/s");

    private void Row(string name, long count, string remark) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-22}{count,12:N0}  {remark}").TrimEnd());
}
