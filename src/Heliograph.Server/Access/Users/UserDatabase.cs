using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Heliograph.Server.Configuration;
using Microsoft.Data.Sqlite;

namespace Heliograph.Server.Access;

/// <summary>
/// The users of the data folder: all of them in memory, every change in <c>access.db</c> before it is in memory. Any thread but a shard's; looking one
/// up takes no lock.
/// </summary>
internal sealed class UserDatabase(AccessDatabase database)
{
    private const string Insert = """
        INSERT INTO users (kind, name, secret, scram256, scram512, superuser) VALUES ($kind, $name, $secret, $scram256, $scram512, $superuser)
        ON CONFLICT (kind, name) DO UPDATE SET secret = $secret, scram256 = $scram256, scram512 = $scram512, superuser = $superuser
        """;

    private readonly ConcurrentDictionary<string, User> _byUsername = new();
    private readonly ConcurrentDictionary<string, User> _byClientId = new();

    /// <summary>Reads all users into memory, and says how many there are.</summary>
    /// <exception cref="AccessFileException">They cannot be read.</exception>
    public int Load() => database.Run(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT kind, name, secret, scram256, scram512, superuser FROM users";
        using var reader = command.ExecuteReader();
        var count = 0;
        for (; reader.Read(); count++)
        {
            var user = new User(reader.GetString(1), (byte[])reader[2], reader.GetBoolean(5)) { Scram256 = reader[3] as byte[], Scram512 = reader[4] as byte[] };
            Of((UserKey)reader.GetInt32(0))[user.Name] = user;
        }

        return count;
    });

    /// <summary>A secret of this data folder, for answers about names that nobody has: the same as long as <c>access.db</c> is kept.</summary>
    /// <exception cref="AccessFileException">It cannot be read, or kept.</exception>
    public byte[] StrangerKey()
    {
        database.Execute("INSERT OR IGNORE INTO settings (name, value) VALUES ('users.strangers', $value)", ("$value", Convert.ToBase64String(RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes))));
        return Convert.FromBase64String(database.Read("SELECT value FROM settings WHERE name = 'users.strangers'", row => row.GetString(0))[0]);
    }

    /// <summary>How many are known by their user names, or by their client identifiers.</summary>
    public int Count(UserKey key) => Of(key).Count;

    /// <summary>One user; null when there is none of that name.</summary>
    public User? Find(UserKey key, string name) => Of(key).GetValueOrDefault(name);

    /// <summary>All users, in no order.</summary>
    public IEnumerable<User> All(UserKey key) => Of(key).Select(pair => pair.Value);

    /// <summary>Adds a user with a password, or gives one that is there another. Takes as long as some logins.</summary>
    /// <param name="key">By what the user is known.</param>
    /// <param name="name">Its user name or client identifier.</param>
    /// <param name="password">The password, of which nothing is kept but hashes.</param>
    /// <param name="isSuperuser">Whether it may do everything.</param>
    /// <param name="options">How passwords are hashed.</param>
    /// <exception cref="AccessFileException">It cannot be written.</exception>
    public void Set(UserKey key, string name, string password, bool isSuperuser, UserAuthenticatorOptions options) =>
        Put(key, [Create(name, password, isSuperuser, options)]);

    /// <summary>A user with hashes of a password.</summary>
    public static User Create(string name, string password, bool isSuperuser, UserAuthenticatorOptions options)
    {
        var bytes = Encoding.UTF8.GetBytes(password);
        var user = new User(name, PasswordHash.Create(bytes, options.Iterations).ToBytes(), isSuperuser);
        if (!options.Scram) return user;
        return user with
        {
            Scram256 = ScramKeys.Create(ScramHash.Sha256, bytes, options.Iterations).ToBytes(),
            Scram512 = ScramKeys.Create(ScramHash.Sha512, bytes, options.Iterations).ToBytes(),
        };
    }

    /// <summary>Adds or replaces users, all or none.</summary>
    /// <exception cref="AccessFileException">They cannot be written.</exception>
    public void Put(UserKey key, IReadOnlyCollection<User> users)
    {
        database.Run(connection => Write(connection, key, users));
        foreach (var user in users) Of(key)[user.Name] = user;
    }

    /// <summary>Makes a user a superuser, or no longer one; false when there is none of that name.</summary>
    /// <exception cref="AccessFileException">It cannot be written.</exception>
    public bool SetSuperuser(UserKey key, string name, bool isSuperuser)
    {
        if (Find(key, name) is not { } user) return false;
        Put(key, [user with { IsSuperuser = isSuperuser }]);
        return true;
    }

    /// <summary>Removes a user; false when there is none of that name.</summary>
    /// <exception cref="AccessFileException">It cannot be removed.</exception>
    public bool Remove(UserKey key, string name)
    {
        database.Execute("DELETE FROM users WHERE kind = $kind AND name = $name", ("$kind", (int)key), ("$name", name));
        return Of(key).TryRemove(name, out _);
    }

    private static int Write(SqliteConnection connection, UserKey key, IReadOnlyCollection<User> users)
    {
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.CommandText = Insert;
        command.Transaction = transaction;
        command.Parameters.AddWithValue("$kind", (int)key);
        SqliteParameter[] fields = [.. ((string[])["$name", "$secret", "$scram256", "$scram512", "$superuser"]).Select(name => command.Parameters.Add(new() { ParameterName = name }))];
        foreach (var user in users.OrderBy(user => user.Name, StringComparer.Ordinal)) // As the table is: neighbours share a page.
        {
            fields[0].Value = user.Name;
            fields[1].Value = user.Secret;
            fields[2].Value = (object?)user.Scram256 ?? DBNull.Value;
            fields[3].Value = (object?)user.Scram512 ?? DBNull.Value;
            fields[4].Value = user.IsSuperuser;
            command.ExecuteNonQuery();
        }

        transaction.Commit();
        return users.Count;
    }

    private ConcurrentDictionary<string, User> Of(UserKey key) => key == UserKey.Username ? _byUsername : _byClientId;
}
