using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>One that knows clients. It has the section of its type and no other.</summary>
internal sealed record AuthenticatorOptions : ISection
{
    /// <summary>How it knows clients.</summary>
    [Setting(Applies.NewConnections, Required = true)]
    public AuthenticatorType Type { get; init; }

    /// <summary>Whether it is asked.</summary>
    [Setting(Applies.NewConnections)]
    public bool Enabled { get; init; } = true;

    /// <summary>For type users: how users are known.</summary>
    public UserAuthenticatorOptions? Users { get; init; }

    /// <summary>For type passwordFile: the file.</summary>
    public PasswordFileOptions? PasswordFile { get; init; }

    /// <summary>For type jwt: where tokens are and what signs them.</summary>
    public JwtOptions? Jwt { get; init; }

    /// <summary>For type certificate: what becomes of the certificate's names.</summary>
    public CertificateAuthenticatorOptions? Certificate { get; init; }

    /// <summary>For type http: whom to ask, and how.</summary>
    public HttpAuthenticatorOptions? Http { get; init; }

    /// <summary>For type redis: where the users are.</summary>
    public RedisUserOptions? Redis { get; init; }

    /// <summary>For type postgreSql: where the users are.</summary>
    public PostgreSqlUserOptions? PostgreSql { get; init; }

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        foreach (var (type, key, section) in Sections)
        {
            if (section is not null && type != Type) problems.Add(key, $"has no effect: the type is {EnumText.Name(Type)}");
            if (section is null && type == Type && type is (AuthenticatorType.PasswordFile or AuthenticatorType.Jwt or AuthenticatorType.Http or AuthenticatorType.PostgreSql))
                problems.Add(key, $"is missing; type {EnumText.Name(Type)} needs it");
        }
    }

    private (AuthenticatorType Type, string Key, object? Section)[] Sections =>
    [
        (AuthenticatorType.Users, "users", Users),
        (AuthenticatorType.PasswordFile, "passwordFile", PasswordFile),
        (AuthenticatorType.Jwt, "jwt", Jwt),
        (AuthenticatorType.Certificate, "certificate", Certificate),
        (AuthenticatorType.Http, "http", Http),
        (AuthenticatorType.Redis, "redis", Redis),
        (AuthenticatorType.PostgreSql, "postgreSql", PostgreSql),
    ];
}
