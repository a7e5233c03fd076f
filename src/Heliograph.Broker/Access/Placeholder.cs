using System.Text;
using System.Text.RegularExpressions;

namespace Heliograph.Broker.Access;

/// <summary>What <c>${…}</c> in a rule stands for.</summary>
internal static partial class Placeholder
{
    private const string Attribute = "client_attrs.";

    /// <summary>Throws <see cref="FormatException"/> when a placeholder in <paramref name="text"/> is not known.</summary>
    internal static void Check(string text)
    {
        foreach (Match match in Pattern().Matches(text))
        {
            var name = match.Groups[1].Value;
            if (name is not ("clientid" or "username" or "cert_common_name") && !name.StartsWith(Attribute, StringComparison.Ordinal))
                throw new FormatException($"${{{name}}} is not known; there are ${{clientid}}, ${{username}}, ${{cert_common_name}} and ${{client_attrs.NAME}}");
        }
    }

    /// <summary>The text with the client's values; null when one is missing.</summary>
    internal static string? Fill(string text, ClientIdentity client)
    {
        var missing = false;
        var filled = Pattern().Replace(text, match =>
        {
            var value = Value(match.Groups[1].Value, client);
            missing |= string.IsNullOrEmpty(value);
            return value ?? "";
        });
        return missing ? null : filled;
    }

    private static string? Value(string name, ClientIdentity client) => name switch
    {
        "clientid" => Encoding.UTF8.GetString(client.ClientId),
        "username" => client.Username,
        "cert_common_name" => client.CommonName,
        _ => client.Attributes.GetValueOrDefault(name[Attribute.Length..]),
    };

    [GeneratedRegex(@"\$\{([^}]*)\}")]
    private static partial Regex Pattern();
}
