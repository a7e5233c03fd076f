using System.Text.Json.Nodes;

namespace Heliograph.Server.Configuration;

/// <summary>How connectors, actions and sources are called, and told apart.</summary>
internal static class IntegrationNames
{
    private const int Longest = 128;

    /// <summary>An identifier: <c>type:name</c>.</summary>
    public static string IdOf(ConnectorType type, string name) => $"{EnumText.Name(type)}:{name}";

    /// <summary>Reports a name that cannot be part of an identifier.</summary>
    public static void Check(string name, SectionProblems problems)
    {
        if (name.Length is 0 or > Longest || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) problems.Add("name", "expected 1 to 128 of the characters a-z, A-Z, 0-9, - and _");
    }

    /// <summary>Whether two sections say the same in everything, secrets included.</summary>
    public static bool SayTheSame(object one, object other) => JsonNode.DeepEquals(SettingsJson.Write(one, reveal: true), SettingsJson.Write(other, reveal: true));
}
