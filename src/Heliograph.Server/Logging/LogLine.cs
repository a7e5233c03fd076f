using System.Globalization;
using System.Text;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace Heliograph.Server.Logging;

/// <summary>
/// One event as one line: time, level, category, event name, then the message with each value as <c>key=value</c>. Values are quoted
/// and escaped when needed, so that nothing a client sends can begin a line of its own.
/// </summary>
internal sealed class LogLine : ITextFormatter
{
    private const string Program = "Heliograph.";

    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        output.Write($" {Level(logEvent.Level)} {Category(logEvent)} {EventName(logEvent)}");
        foreach (var token in logEvent.MessageTemplate.Tokens)
            Write(token, logEvent, output);
        if (logEvent.Exception is { } fault)
            output.Write($" exception={Quoted(fault.ToString())}");
        output.Write('\n');
    }

    private static void Write(MessageTemplateToken token, LogEvent logEvent, TextWriter output)
    {
        if (token is PropertyToken property && logEvent.Properties.TryGetValue(property.PropertyName, out var value))
            output.Write($"{char.ToLowerInvariant(property.PropertyName[0])}{property.PropertyName.AsSpan(1)}={Quoted(Text(value))}");
        else
            output.Write(token.ToString());
    }

    private static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => "debug",
        LogEventLevel.Information => "info ",
        LogEventLevel.Warning => "warn ",
        _ => "error",
    };

    private static string Category(LogEvent logEvent)
    {
        var category = logEvent.Properties.TryGetValue("SourceContext", out var value) ? Text(value) : "-";
        return category.StartsWith(Program, StringComparison.Ordinal) ? category[(category.LastIndexOf('.') + 1)..] : category;
    }

    private static string EventName(LogEvent logEvent) =>
        logEvent.Properties.TryGetValue("EventId", out var id) && id is StructureValue parts
        && parts.Properties.FirstOrDefault(p => p.Name == "Name") is { } name ? Text(name.Value) + ": " : "";

    private static string Text(LogEventPropertyValue value) =>
        value is ScalarValue { Value: IFormattable number } ? number.ToString(null, CultureInfo.InvariantCulture)
        : value is ScalarValue scalar ? scalar.Value?.ToString() ?? "null" : value.ToString();

    private static string Quoted(string text)
    {
        if (text.Length > 0 && !text.Any(c => char.IsControl(c) || c is ' ' or '"' or '=' or '\u2028' or '\u2029'))
            return text;
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
            _ = c switch
            {
                '\n' => quoted.Append("\\n"),
                '"' or '\\' => quoted.Append('\\').Append(c),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        return quoted.Append('"').ToString();
    }
}
