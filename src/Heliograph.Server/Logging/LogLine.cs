using System.Globalization;
using System.Text;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace Heliograph.Server.Logging;

/// <summary>
/// One event as one line: time, level, category, event name, message. A value that the message writes as <c>key={Value}</c> is quoted
/// when needed, and control characters are escaped in all, so that nothing a client sends can begin a line of its own.
/// </summary>
internal sealed class LogLine : ITextFormatter
{
    private const string Program = "Heliograph.";

    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        output.Write($" {Level(logEvent.Level)} {Category(logEvent)} {EventName(logEvent)}");
        var named = false;
        foreach (var token in logEvent.MessageTemplate.Tokens)
        {
            output.Write(token is PropertyToken property && logEvent.Properties.TryGetValue(property.PropertyName, out var value)
                ? Escaped(Text(value, property.Format), named) : token.ToString());
            named = token is TextToken text && text.Text.EndsWith('=');
        }

        if (logEvent.Exception is { } fault)
            output.Write($" exception={Escaped(fault.ToString(), quoted: true)}");
        output.Write('\n');
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

    private static string Text(LogEventPropertyValue value, string? format = null) =>
        value is ScalarValue { Value: IFormattable number } ? number.ToString(format, CultureInfo.InvariantCulture)
        : value is ScalarValue scalar ? scalar.Value?.ToString() ?? "null" : value.ToString();

    private static string Escaped(string text, bool quoted)
    {
        if (!text.Any(IsControl) && (!quoted || (text.Length > 0 && !text.AsSpan().ContainsAny(" \"="))))
            return text;
        var escaped = new StringBuilder(text.Length + 2);
        foreach (var c in text)
            _ = c switch
            {
                '\n' => escaped.Append("\\n"),
                '"' or '\\' when quoted => escaped.Append('\\').Append(c),
                _ when IsControl(c) => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => escaped.Append(c),
            };
        return quoted ? $"\"{escaped}\"" : escaped.ToString();
    }

    private static bool IsControl(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
