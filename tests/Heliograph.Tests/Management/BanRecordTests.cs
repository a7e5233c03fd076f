using Heliograph.Broker.Access;
using Heliograph.Server.Access;

namespace Heliograph.Tests.Management;

/// <summary>Bans outlive the process.</summary>
public sealed class BanRecordTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("heliograph-bans-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Bans_are_in_force_again_until_they_end_or_are_lifted()
    {
        using (var database = Open())
        {
            var records = new BanRecords(database);
            records.Put(new(BanTarget.ClientId, "x'); DROP TABLE bans;--") { By = "a", Reason = "r", At = 5 });
            records.Put(new(BanTarget.PeerHostNet, "10.0.0.0/8") { Until = 100 });
            records.Put(new(BanTarget.Username, "lifted"));
            records.Remove(BanTarget.Username, "lifted");
        }

        using var again = Open();
        var (early, late) = (new BanTable(), new BanTable());
        new BanRecords(again).Load(early, 99);
        new BanRecords(again).Load(late, 100);

        Assert.Equal(["10.0.0.0/8", "x'); DROP TABLE bans;--"], early.All.Select(ban => ban.Who).Order(StringComparer.Ordinal));
        var kept = Assert.Single(late.All);
        Assert.Equal(("a", "r", 5L), (kept.By, kept.Reason, kept.At));
    }

    private AccessDatabase Open() => AccessDatabase.Open(Path.Combine(_folder, "access.db"));
}
