using System.Text.Json.Nodes;
using Heliograph.Server.Configuration;

namespace Heliograph.Server.Access;

/// <summary>Authenticators in EMQX's words: <c>mechanism</c> and <c>backend</c>, which make the <c>id</c>, <c>enable</c>, and the settings of the type beside them.</summary>
internal static class AuthenticatorText
{
    private static readonly (AuthenticatorType Type, string Mechanism, string? Backend)[] s_words =
    [
        (AuthenticatorType.Users, "password_based", "built_in_database"),
        (AuthenticatorType.PasswordFile, "password_based", "file"),
        (AuthenticatorType.Http, "password_based", "http"),
        (AuthenticatorType.Redis, "password_based", "redis"),
        (AuthenticatorType.PostgreSql, "password_based", "postgresql"),
        (AuthenticatorType.Jwt, "jwt", null),
        (AuthenticatorType.Certificate, "certificate", null),
    ];

    /// <summary>The identifiers of a list; of several of one type, the second ends in <c>:2</c> and so on.</summary>
    public static IReadOnlyList<string> IdsOf(IReadOnlyList<AuthenticatorOptions> list) =>
        [.. list.Select((one, i) => list.Take(i).Count(before => before.Type == one.Type) is var earlier and > 0 ? $"{IdOf(one.Type)}:{earlier + 1}" : IdOf(one.Type))];

    /// <summary>The identifier of the only one of its type.</summary>
    public static string IdOf(AuthenticatorType type)
    {
        var (_, mechanism, backend) = Array.Find(s_words, word => word.Type == type);
        return backend is null ? mechanism : $"{mechanism}:{backend}";
    }

    /// <summary>One for an answer, without its secrets.</summary>
    public static JsonObject Write(AuthenticatorOptions options, string id, string origin)
    {
        var (_, mechanism, backend) = Array.Find(s_words, word => word.Type == options.Type);
        var json = new JsonObject { ["id"] = id, ["mechanism"] = mechanism };
        if (backend is not null) json["backend"] = backend;
        json["enable"] = options.Enabled;
        json["origin"] = origin;
        foreach (var (key, value) in SectionText.Write(SectionOf(options))) json[key] = value?.DeepClone();
        return json;
    }

    /// <summary>One of a request. What it does not say of mechanism and backend, and secrets behind asterisks, are those of <paramref name="there"/>.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static AuthenticatorOptions Read(JsonObject given, AuthenticatorOptions? there = null)
    {
        var type = TypeOf(given, there);
        var key = Key(type);
        var own = new JsonObject(given.Where(pair => pair.Key is not ("id" or "mechanism" or "backend" or "enable" or "origin")).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        var section = SectionText.Unmask(SectionText.Read(own, SettingsSchema.Of(typeof(AuthenticatorOptions)).Find(key)!.Type), there is null ? null : SettingsJson.Write(SectionOf(there), reveal: true));
        return SettingsJson.Read<AuthenticatorOptions>(
            new() { ["type"] = EnumText.Name(type), ["enabled"] = given["enable"]?.DeepClone() ?? JsonValue.Create(there?.Enabled ?? true), [key] = section }, "the request");
    }

    private static AuthenticatorType TypeOf(JsonObject given, AuthenticatorOptions? there)
    {
        var (mechanism, backend) = (given["mechanism"]?.ToString(), given["backend"]?.ToString());
        if (mechanism is null && there is not null) return there.Type;
        var found = Array.FindIndex(s_words, word => word.Mechanism == mechanism && word.Backend == backend);
        if (found < 0)
        {
            var known = s_words.Select(word => word.Backend is null ? word.Mechanism : $"{word.Mechanism} with {word.Backend}");
            throw new FormatException($"there is no mechanism '{Management.ApiCall.Shown(mechanism ?? "")}' with backend '{Management.ApiCall.Shown(backend ?? "")}'; there are {string.Join(", ", known)}");
        }

        return there is null || there.Type == s_words[found].Type ? s_words[found].Type : throw new FormatException("mechanism and backend of an authenticator cannot change; delete it and make another");
    }

    private static string Key(AuthenticatorType type) => EnumText.Name(type);

    private static object SectionOf(AuthenticatorOptions options)
    {
        var setting = SettingsSchema.Of(typeof(AuthenticatorOptions)).Find(Key(options.Type))!;
        return setting.Property.GetValue(options) ?? Activator.CreateInstance(setting.Type)!;
    }
}
