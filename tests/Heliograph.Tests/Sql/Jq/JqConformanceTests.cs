using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Heliograph.Tests.Sql.Jq;

/// <summary>
/// The same table with the jq of Debian 12, which is 1.6: the rows that are not marked have the same results, the others have not. Other versions do some of
/// it differently: with these nothing is compared.
/// </summary>
public sealed class JqConformanceTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Jq_itself_has_the_same_results()
    {
        var version = (await AskAsync("--version", "")).Results.Trim();
        Assert.StartsWith("jq-", version, StringComparison.Ordinal);
        if (version != "jq-1.6") return;

        var wrong = new ConcurrentBag<string>();

        await Parallel.ForEachAsync(JqRow.All, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (row, _) =>
        {
            var (results, hasFailed) = await AskAsync(row.Program, row.Input);
            var list = $"[{string.Join(',', results.Split('\n', StringSplitOptions.RemoveEmptyEntries))}]";
            var isSame = hasFailed == row.IsError && (hasFailed || row.Has(list));
            if (isSame != row.Differs is null) wrong.Add($"{row.Program}  of  {row.Input}\n  is {(hasFailed ? "an error after " : "")}{list} with jq, {row.Expected} here: {row.Differs ?? "not marked"}");
        });
        Assert.Empty(wrong);
    }

    // Where a program never ends there, it is ended, which is an error, too.
    private static async Task<(string Results, bool HasFailed)> AskAsync(string program, string input)
    {
        var start = new ProcessStartInfo("jq", ["-c", program]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(s_limit);
        await using var registration = limit.Token.Register(() => process.Kill());
        var complaints = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has not waited for its input: the program cannot be compiled.
        }

        var results = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        await complaints;
        return (results, process.ExitCode != 0);
    }
}
