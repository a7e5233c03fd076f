namespace Heliograph.Server.Configuration;

/// <summary>What <c>${…}</c> may stand for: something that is known of a client, and for rules of what it wants to do.</summary>
internal static class ClientPlaceholder
{
    /// <summary>What values of the client's attributes begin with; a name follows.</summary>
    public const string Attribute = "client_attrs.";

    /// <summary>While a client connects, in a question to somebody who checks its password.</summary>
    public static IReadOnlyList<string> OfConnect { get; } = ["clientid", "username", "password", "peerhost", "peerport", "listener", "cert_common_name", "cert_subject"];

    /// <summary>While a client connects, in a question about what is kept of it: its password goes nowhere.</summary>
    public static IReadOnlyList<string> OfLookup { get; } = [.. OfConnect.Where(name => name != "password")];

    /// <summary>While a client wants to do something.</summary>
    public static IReadOnlyList<string> OfRule { get; } = ["clientid", "username", "peerhost", "cert_common_name", "listener", "action", "topic", "qos", "retain", Attribute + "NAME"];

    /// <summary>Whether a name means anything among those.</summary>
    public static bool Knows(this IReadOnlyList<string> names, string name) => name.StartsWith(Attribute, StringComparison.Ordinal)
        ? name.Length > Attribute.Length && names.Any(known => known.StartsWith(Attribute, StringComparison.Ordinal))
        : names.Contains(name);

    /// <summary>What is wrong with a text's placeholders; null when all are known.</summary>
    public static string? Unknown(string text, IReadOnlyList<string> names) => ClientTemplate.NamesIn(text).Where(name => !names.Knows(name))
        .Select(name => $"${{{name}}} is not known; there are {string.Join(", ", names.Select(known => $"${{{known}}}"))}").FirstOrDefault();
}
