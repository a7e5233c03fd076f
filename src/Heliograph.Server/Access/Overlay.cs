namespace Heliograph.Server.Access;

/// <summary>
/// A part of the configuration that can also be changed over the API. A change is kept in <c>access.db</c> and holds from then on in place of what the
/// file says, until it is taken back. Not for two threads at once.
/// </summary>
internal sealed class Overlay<T>
    where T : class
{
    private readonly AccessDatabase _database;
    private readonly string _name;
    private readonly Func<T, string> _write;

    /// <summary>What is kept under a name, and otherwise what the file says.</summary>
    /// <exception cref="AccessFileException">What is kept cannot be read.</exception>
    public Overlay(AccessDatabase database, string name, T file, (Func<T, string> Write, Func<string, T> Read) form)
    {
        (_database, _name, File, _write) = (database, name, file, form.Write);
        try
        {
            if (database.Read("SELECT name, value FROM settings", row => (Name: row.GetString(0), Value: row.GetString(1))).Find(row => row.Name == name).Value is { } kept) Changed = form.Read(kept);
        }
        catch (Exception wrong) when (wrong is FormatException or System.Text.Json.JsonException)
        {
            throw new AccessFileException($"access.db: what the management API has set for '{name}' cannot be used: {wrong.Message}", wrong);
        }
    }

    /// <summary>What the file says.</summary>
    public T File { get; set; }

    /// <summary>What the API has set; null when the file holds.</summary>
    public T? Changed { get; private set; }

    /// <summary>What holds.</summary>
    public T InForce => Changed ?? File;

    /// <summary>Where that is from: <c>api</c> or <c>file</c>.</summary>
    public string Origin => Changed is null ? "file" : "api";

    /// <summary>Keeps a change.</summary>
    /// <exception cref="AccessFileException">It cannot be written; what held before holds.</exception>
    public void Put(T value)
    {
        _database.Execute("INSERT INTO settings (name, value) VALUES ($name, $value) ON CONFLICT (name) DO UPDATE SET value = $value", ("$name", _name), ("$value", _write(value)));
        Changed = value;
    }

    /// <summary>Forgets what the API has set.</summary>
    /// <exception cref="AccessFileException">It cannot be written; what held before holds.</exception>
    public void Remove()
    {
        _database.Execute("DELETE FROM settings WHERE name = $name", ("$name", _name));
        Changed = null;
    }
}
