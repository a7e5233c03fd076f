using Heliograph.Broker.Access;
using Heliograph.Server.Management;

namespace Heliograph.Server.Access;

/// <summary>Bans in <c>access.db</c>. Waits for the disk: never called on a shard's thread.</summary>
internal sealed class BanRecords(AccessDatabase database) : IBanStore
{
    private const string Insert = """
        INSERT INTO bans (target, who, made_by, reason, made_at, until) VALUES ($target, $who, $by, $reason, $at, $until)
        ON CONFLICT (target, who) DO UPDATE SET made_by = $by, reason = $reason, made_at = $at, until = $until
        """;

    /// <summary>Puts those that have not ended by <paramref name="now"/>, in Unix milliseconds, into force.</summary>
    /// <exception cref="AccessFileException">They cannot be read.</exception>
    public void Load(BanTable bans, long now)
    {
        foreach (var ban in database.Read("SELECT target, who, made_by, reason, made_at, until FROM bans", row => (
            Target: row.GetString(0), Who: row.GetString(1), By: row.GetString(2), Reason: row.GetString(3), At: row.GetInt64(4), Until: row.GetInt64(5))))
        {
            if (ban.Until != 0 && ban.Until <= now) continue;
            var target = BanNames.Read(ban.Target) ?? throw new AccessFileException($"access.db has a ban of '{ban.Target}', which this version does not know");
            bans.Put(Read(target, ban.Who) with { By = ban.By, Reason = ban.Reason, At = ban.At, Until = ban.Until });
        }
    }

    /// <inheritdoc/>
    public void Put(Ban ban) => OrRefuse(() => database.Execute(
        Insert, ("$target", BanNames.Of(ban.Target)), ("$who", ban.Who), ("$by", ban.By), ("$reason", ban.Reason), ("$at", ban.At), ("$until", ban.Until)));

    /// <inheritdoc/>
    public void Remove(BanTarget target, string who) =>
        OrRefuse(() => database.Execute("DELETE FROM bans WHERE target = $target AND who = $who", ("$target", BanNames.Of(target)), ("$who", who)));

    /// <inheritdoc/>
    public void Sweep(long now) => OrRefuse(() => database.Execute("DELETE FROM bans WHERE until <> 0 AND until <= $now", ("$now", now)));

    private static Ban Read(BanTarget target, string who)
    {
        try
        {
            return new(target, who);
        }
        catch (FormatException wrong)
        {
            throw new AccessFileException($"access.db has a ban by {BanNames.Of(target)} that cannot be used: {wrong.Message}; delete it from the table 'bans', and ban whom it means in another way", wrong);
        }
    }

    private static void OrRefuse(Action work)
    {
        try
        {
            work();
        }
        catch (AccessFileException cause)
        {
            throw new ApiProblem(503, "SERVICE_UNAVAILABLE", cause.Message);
        }
    }
}
