using System.Diagnostics;
using System.Globalization;
using Heliograph.Server.Access;
using Heliograph.Server.Configuration;
using Heliograph.Tests.Configuration;
using Xunit.Abstractions;

namespace Heliograph.Tests.Access;

/// <summary>How long many users take; HELIOGRAPH_USERS says how many, the output of the test how long.</summary>
public sealed class UserLoadTests(ITestOutputHelper output)
{
    [Fact]
    public void Many_users_are_imported_and_read_again()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("HELIOGRAPH_USERS") ?? "25000", CultureInfo.InvariantCulture);
        using var csv = new TestConfiguration(null);
        File.WriteAllLines(csv.File, Enumerable.Range(0, count).Select(i => $"user-{i},{i:x64},salt{i:x12},false").Prepend("user_id,password_hash,salt,is_superuser"));
        var path = Path.Combine(csv.Folder, "access.db");
        using (var database = AccessDatabase.Open(path))
        {
            var start = Stopwatch.GetTimestamp();
            using var text = File.OpenText(csv.File);
            var report = new UserImport(new(database), new(UserKey.Username, new()), (_, _) => { }).ReadCsv(text);
            output.WriteLine($"{count} users imported in {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s");
            Assert.Equal(new ImportReport(count, 0), report);
        }

        using var again = AccessDatabase.Open(path);
        var users = new UserDatabase(again);
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        var begin = Stopwatch.GetTimestamp();
        Assert.Equal(count, users.Load());
        output.WriteLine($"{count} users read in {Stopwatch.GetElapsedTime(begin).TotalSeconds:F2} s, {(GC.GetTotalMemory(forceFullCollection: true) - memory) / count} bytes each");
        Assert.NotNull(users.Find(UserKey.Username, $"user-{count - 1}"));
    }
}
