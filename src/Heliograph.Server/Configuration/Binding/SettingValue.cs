using System.Globalization;
using System.Net;
using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>Turns the text of a setting into its value, and says in words what that text may be.</summary>
internal static class SettingValue
{
    /// <summary>How a duration may be written.</summary>
    public const string DurationForms = " in seconds or like 500ms, 10s, 5m, 2h, 1d";

    /// <summary>Whether a property of this type is one value (and not a section).</summary>
    public static bool CanBe(Type type) =>
        type.IsEnum || type == typeof(string) || type == typeof(Secret) || type == typeof(bool) || type == typeof(int) || type == typeof(uint) || type == typeof(long)
        || type == typeof(double) || type == typeof(TimeSpan) || type == typeof(IPAddress);

    /// <summary>The value of a text; null when the text is none, or out of range.</summary>
    public static object? Parse(Type type, SettingAttribute setting, string text)
    {
        if (type == typeof(string))
            return text;
        if (type == typeof(Secret))
            return new Secret(text);
        if (type == typeof(bool))
            return ParseBool(text);
        if (type == typeof(IPAddress))
            return ParseAddress(text);
        return type.IsEnum ? EnumText.Parse(type, text) : ParseNumber(type, setting, text.Trim());
    }

    /// <summary>What is expected, in words.</summary>
    public static string Expected(Type type, SettingAttribute setting)
    {
        if (type == typeof(bool))
            return "expected true or false";
        if (type == typeof(IPAddress))
            return "expected an IP address, for example 127.0.0.1, or 0.0.0.0 for all interfaces";
        if (type.IsEnum)
            return $"expected one of {string.Join(", ", EnumText.Names(type))}";
        var what = type == typeof(TimeSpan) || setting.Seconds ? "a duration" + DurationForms
            : type == typeof(double) ? "a number"
            : type == typeof(string) || type == typeof(Secret) ? "text" : "a whole number";
        return $"expected {what}{Range(type, setting)}";
    }

    private static string Range(Type type, SettingAttribute setting)
    {
        if (double.IsNaN(setting.Min))
            return "";
        var unit = type == typeof(TimeSpan) || setting.Seconds ? " seconds" : "";
        return string.Create(CultureInfo.InvariantCulture, $", {setting.Min:#,0.##} to {setting.Max:#,0.##}{unit}");
    }

    private static object? ParseNumber(Type type, SettingAttribute setting, string text)
    {
        var number = type == typeof(TimeSpan) || setting.Seconds ? Duration.Parse(text)?.TotalSeconds
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
        if (number is not { } value || value < setting.Min || value > setting.Max || !double.IsFinite(value))
            return null;
        if (type == typeof(TimeSpan))
            return TimeSpan.FromSeconds(value);
        if (type == typeof(double))
            return value;
        return value == Math.Floor(value) ? Convert.ChangeType(value, type, CultureInfo.InvariantCulture) : null;
    }

    private static object? ParseBool(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" or "yes" or "on" => true,
        "false" or "no" or "off" => false,
        _ => null,
    };

    private static IPAddress? ParseAddress(string text) => text.Trim().ToLowerInvariant() switch
    {
        "*" => IPAddress.Any,
        "localhost" => IPAddress.Loopback,
        var address => IPAddress.TryParse(address, out var parsed) && (address.Contains(':') || address.Count(c => c == '.') == 3) ? parsed : null,
    };
}
