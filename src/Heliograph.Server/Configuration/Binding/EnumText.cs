using System.Globalization;
using System.Reflection;
using System.Runtime.Serialization;
using System.Text.Json;
using Heliograph.Protocol;

namespace Heliograph.Server.Configuration;

/// <summary>How the values of an enum are written: in camel case, or by a name of their own; a QoS by its number.</summary>
internal static class EnumText
{
    /// <summary>All values as they are written.</summary>
    public static IEnumerable<string> Names(Type type) => Enum.GetNames(type).Select(name => Name(type, name));

    /// <summary>One value as it is written.</summary>
    public static string Name(object value) => Name(value.GetType(), value.ToString()!);

    /// <summary>The value of a text in any case; null when it is none.</summary>
    public static object? Parse(Type type, string text)
    {
        var word = Plain(text.Trim());
        var name = Enum.GetNames(type).FirstOrDefault(n => Plain(Name(type, n)).Equals(word, StringComparison.OrdinalIgnoreCase));
        return name is null ? null : Enum.Parse(type, name);
    }

    private static string Name(Type type, string name)
    {
        if (type == typeof(QoS))
            return ((byte)Enum.Parse<QoS>(name)).ToString(CultureInfo.InvariantCulture);
        return type.GetField(name)?.GetCustomAttribute<EnumMemberAttribute>()?.Value ?? JsonNamingPolicy.CamelCase.ConvertName(name);
    }

    private static string Plain(string text) => text.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
}
