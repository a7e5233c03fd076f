namespace Heliograph.Server.Access;

/// <summary>
/// Takes users out of CSV or JSON. Every good record is imported, in groups of tens of thousands; every bad one is reported by its line (of JSON: by its place
/// in the list, from 1) and skipped.
/// </summary>
/// <param name="users">Where they go.</param>
/// <param name="options">What they are.</param>
/// <param name="report">Told of every record that is skipped: where, and why. No secret is in it.</param>
internal sealed class UserImport(UserDatabase users, ImportOptions options, Action<int, string> report)
{
    private const int GroupSize = 50_000;

    private readonly Dictionary<string, User> _group = new(GroupSize);
    private int _imported;
    private int _skipped;

    /// <summary>Imports lines of comma-separated values, the first of which names the columns.</summary>
    /// <exception cref="AccessFileException">Users cannot be written; those of the groups before are imported.</exception>
    public ImportReport ReadCsv(TextReader text)
    {
        if (CsvLine.Header(text.ReadLine()) is not { } header)
        {
            Skip(1, "expected a line that names the columns: user_id, and password or password_hash, and maybe salt and is_superuser");
            return new(0, _skipped);
        }

        for (var line = 2; text.ReadLine() is { } values; line++) Take(line, () => CsvLine.Read(header, values));
        return Finish();
    }

    /// <summary>Imports a JSON list of objects.</summary>
    /// <exception cref="AccessFileException">Users cannot be written; those of the groups before are imported.</exception>
    public ImportReport ReadJson(Stream json)
    {
        var place = 0;
        foreach (var record in JsonRecords.Read(json)) Take(++place, record);
        return Finish();
    }

    private void Take(int line, Func<UserRecord> record)
    {
        try
        {
            var user = record().ToUser(options);
            _group[user.Name] = user;
        }
        catch (FormatException wrong)
        {
            Skip(line, wrong.Message);
        }

        if (_group.Count >= GroupSize) Flush();
    }

    private void Skip(int line, string reason)
    {
        _skipped++;
        report(line, reason);
    }

    private ImportReport Finish()
    {
        Flush();
        return new(_imported, _skipped);
    }

    private void Flush()
    {
        users.Put(options.Key, _group.Values);
        _imported += _group.Count;
        _group.Clear();
    }
}
