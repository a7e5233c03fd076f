using System.Reflection;
using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>One key of a section: the property it is kept in and what it may be.</summary>
internal sealed record SettingInfo(string Key, PropertyInfo Property, SettingAttribute Setting)
{
    /// <summary>The type of the value, of the section or of a list's items.</summary>
    public Type Type { get; } = Unwrap(Property.PropertyType);

    /// <summary>Whether this is a list.</summary>
    public bool IsList { get; } = ItemType(Property.PropertyType) is not null;

    /// <summary>Whether the value, or each item, is a section with keys of its own.</summary>
    public bool IsSection => !SettingValue.CanBe(Type);

    private static Type Unwrap(Type type) => ItemType(type) ?? Nullable.GetUnderlyingType(type) ?? type;

    private static Type? ItemType(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;
}
