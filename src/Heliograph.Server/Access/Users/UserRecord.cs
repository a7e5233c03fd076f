using System.Text;

namespace Heliograph.Server.Access;

/// <summary>A user as a file has it: the columns of a CSV line or the members of a JSON object.</summary>
internal sealed record UserRecord
{
    private const int LongestName = 65_535;

    /// <summary><c>user_id</c>.</summary>
    public string UserId { get; init; } = "";

    /// <summary><c>password</c>, as it is; null when it is hashed.</summary>
    public string? Password { get; init; }

    /// <summary><c>password_hash</c>, in hexadecimal digits.</summary>
    public string? Hash { get; init; }

    /// <summary><c>salt</c>: its characters are the salt.</summary>
    public string Salt { get; init; } = "";

    /// <summary><c>is_superuser</c>.</summary>
    public bool IsSuperuser { get; init; }

    /// <summary>The user.</summary>
    /// <exception cref="FormatException">Something is missing or damaged; the message says what, without what is secret.</exception>
    public User ToUser(ImportOptions options)
    {
        if (UserId.Length == 0) throw new FormatException("user_id is empty");
        if (Encoding.UTF8.GetByteCount(UserId) > LongestName) throw new FormatException("user_id is longer than MQTT can say");
        if (Password is not null) return UserDatabase.Create(UserId, NotEmpty(Password, "password"), IsSuperuser, options.Hashing);
        if (Hash is null) throw new FormatException("neither password nor password_hash is given");
        var hash = new PasswordHash(options.Algorithm, options.Iterations, Encoding.UTF8.GetBytes(Salt), Bytes(NotEmpty(Hash, "password_hash")));
        if (!hash.IsSound) throw new FormatException($"password_hash is no hash by {options.Algorithm}, or the salt is longer than {PasswordHash.MaxSalt} bytes");
        return new(UserId, hash.ToBytes(), IsSuperuser);
    }

    /// <summary>The value of <c>is_superuser</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static bool Flag(string text) => text.ToLowerInvariant() switch
    {
        "true" or "1" => true,
        "false" or "0" or "" => false,
        _ => throw new FormatException("is_superuser is neither true nor false"),
    };

    private static string NotEmpty(string text, string name) => text.Length > 0 ? text : throw new FormatException($"{name} is empty");

    private static byte[] Bytes(string hash)
    {
        try
        {
            return Convert.FromHexString(hash);
        }
        catch (FormatException)
        {
            throw new FormatException("password_hash is not in hexadecimal digits");
        }
    }
}
