using System.Collections.Concurrent;
using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Server.Configuration;
using Microsoft.Data.Sqlite;

namespace Heliograph.Server.Access.Rules;

/// <summary>
/// The rules in access.db: of one client, then of one user, then of all. Answers at once from memory. Any thread may change them: a change is on disk
/// and in force when the call returns, and <c>changed</c> has been called.
/// </summary>
internal sealed class BuiltInRules : IAuthorizationSource
{
    private const int LongestList = 1 << 20;
    private const string Insert = "INSERT INTO rules (kind, name, rules) VALUES ($kind, $name, $rules) ON CONFLICT (kind, name) DO UPDATE SET rules = $rules";

    private readonly AccessDatabase _database;
    private readonly Action _changed;
    private readonly Lock _changing = new();
    private readonly ConcurrentDictionary<string, AccessRule[]> _byClient = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, AccessRule[]> _byUser = new(StringComparer.Ordinal);
    private AccessRule[] _forAll = [];

    /// <summary>Reads every rule.</summary>
    /// <exception cref="AccessFileException">They cannot be read, or one is not a rule.</exception>
    public BuiltInRules(AccessDatabase database, Action changed)
    {
        (_database, _changed) = (database, changed);
        foreach (var kept in All()) Take(kept, Parse(kept));
    }

    /// <inheritdoc/>
    public string Name => "builtIn";

    /// <inheritdoc/>
    public string Type => RuleSourceText.TypeOf(RuleSourceType.BuiltIn);

    /// <inheritdoc/>
    public AccessDecision Check(in AccessRequest request)
    {
        var decision = AccessDecision.NoMatch;
        if (!_byClient.IsEmpty && _byClient.TryGetValue(Encoding.UTF8.GetString(request.Client.ClientId), out var rules)) decision = AccessRule.Check(rules, request);
        if (decision != AccessDecision.NoMatch) return decision;
        if (request.Client.Username is { } user && _byUser.TryGetValue(user, out rules)) decision = AccessRule.Check(rules, request);
        return decision == AccessDecision.NoMatch ? AccessRule.Check(Volatile.Read(ref _forAll), request) : decision;
    }

    /// <inheritdoc/>
    public ValueTask<AccessDecision> AskAsync(AccessQuery query, CancellationToken cancellation) => ValueTask.FromResult(Check(query.Request));

    /// <inheritdoc cref="PutAll"/>
    public void Put(KeptRules kept) => PutAll([kept]);

    /// <summary>Keeps rules in place of those the subjects had, all or none; <c>changed</c> is called once.</summary>
    /// <exception cref="FormatException">Some are no rules, or too long.</exception>
    /// <exception cref="AccessFileException">They cannot be kept; those from before hold.</exception>
    public void PutAll(IReadOnlyList<KeptRules> kept)
    {
        List<(KeptRules Kept, AccessRule[] Rules)> read = [.. kept.Select(one => (one, Read(one)))];
        lock (_changing)
        {
            _database.Run(connection => Write(connection, kept));
            foreach (var (one, rules) in read) Take(one, rules);
        }

        _changed();
    }

    private static AccessRule[] Read(KeptRules kept)
    {
        if (kept.Json.Length > LongestList) throw new FormatException($"the rules have {kept.Json.Length} characters; {LongestList} are the most");
        if (kept.Subject != RuleSubject.Everybody && kept.Name.Length == 0) throw new FormatException("whom the rules are about is empty");
        return RuleText.ParseList(kept.Json);
    }

    private static int Write(SqliteConnection connection, IReadOnlyList<KeptRules> kept)
    {
        using var transaction = connection.BeginTransaction();
        foreach (var one in kept)
        {
            using var command = connection.CreateCommand();
            (command.CommandText, command.Transaction) = (Insert, transaction);
            command.Parameters.AddWithValue("$kind", (int)one.Subject);
            command.Parameters.AddWithValue("$name", one.Name);
            command.Parameters.AddWithValue("$rules", one.Json);
            command.ExecuteNonQuery();
        }

        transaction.Commit();
        return kept.Count;
    }

    /// <summary>Takes the rules of a subject away; false when it has none.</summary>
    /// <exception cref="AccessFileException">The change cannot be kept.</exception>
    public bool Remove(RuleSubject subject, string name)
    {
        lock (_changing)
        {
            if (_database.Execute("DELETE FROM rules WHERE kind = $kind AND name = $name", ("$kind", (int)subject), ("$name", name)) == 0) return false;
            if (subject == RuleSubject.Everybody) Volatile.Write(ref _forAll, []);
            else Of(subject).TryRemove(name, out _);
        }

        _changed();
        return true;
    }

    /// <summary>Everything that is kept, by subject and name.</summary>
    /// <exception cref="AccessFileException">It cannot be read.</exception>
    public List<KeptRules> All() => _database.Read(
        "SELECT kind, name, rules FROM rules ORDER BY kind, name", row => new KeptRules((RuleSubject)row.GetInt32(0), row.GetString(1), row.GetString(2)));

    /// <summary>What is kept of a subject; null when nothing is.</summary>
    /// <exception cref="AccessFileException">It cannot be read.</exception>
    public KeptRules? Find(RuleSubject subject, string name) => _database.Run(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT rules FROM rules WHERE kind = $kind AND name = $name";
        command.Parameters.AddWithValue("$kind", (int)subject);
        command.Parameters.AddWithValue("$name", name);
        return command.ExecuteScalar() is string rules ? new KeptRules(subject, name, rules) : null;
    });

    private static AccessRule[] Parse(KeptRules kept)
    {
        try
        {
            return RuleText.ParseList(kept.Json);
        }
        catch (FormatException wrong)
        {
            throw new AccessFileException($"access.db: the rules of {kept.Subject} '{kept.Name}' cannot be used: {wrong.Message}", wrong);
        }
    }

    private void Take(KeptRules kept, AccessRule[] rules)
    {
        if (kept.Subject == RuleSubject.Everybody) Volatile.Write(ref _forAll, rules);
        else Of(kept.Subject)[kept.Name] = rules;
    }

    private ConcurrentDictionary<string, AccessRule[]> Of(RuleSubject subject) => subject == RuleSubject.ClientId ? _byClient : _byUser;
}
