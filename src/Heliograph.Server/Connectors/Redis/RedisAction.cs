using System.Text;
using Heliograph.Server.Configuration;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Connectors.Redis;

/// <summary>A command for each row. The commands of a batch are sent at once, one behind the other, and each has its own outcome. Any thread.</summary>
internal sealed class RedisAction : IActionDriver
{
    private readonly RedisDriver _driver;
    private readonly RowTemplate[] _words;

    /// <summary>One as the options say.</summary>
    /// <exception cref="FormatException">The command cannot be used.</exception>
    public RedisAction(RedisDriver driver, RedisActionOptions options)
    {
        if (CommandWords.WrongIn(options.Command) is { } wrong) throw new FormatException(wrong);
        (_driver, _words) = (driver, [.. CommandWords.Split(options.Command).Select(word => new RowTemplate(word))]);
    }

    /// <inheritdoc/>
    public byte[] Render(SqlMap row)
    {
        var record = new RecordWriter();
        foreach (var word in _words) Add(word, row, record);
        return record.ToArray();
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ActionBatch batch, CancellationToken cancellation)
    {
        var commands = Commands(batch);
        string? passing = null;
        await _driver.UseAsync(async link => passing = await SendAsync(link, batch, commands, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        if (passing is not null) throw new TargetException(passing);
    }

    // A word is one argument whatever is in it; but map_to_redis_hset_args has made several on purpose.
    private static void Add(RowTemplate word, SqlMap row, RecordWriter record)
    {
        if (word.Value(row) is { Type: SqlType.List, List: RedisFields fields }) foreach (var argument in fields.Arguments) record.Add(argument.Bytes);
        else record.Add(word.Render(row));
    }

    // What the last answer that is no outcome says. While commands are written, answers are read: neither side waits for the other.
    private async Task<string?> SendAsync(RedisLink link, ActionBatch batch, List<(int Row, List<ReadOnlyMemory<byte>> Words)> commands, CancellationToken cancellation)
    {
        var writing = WriteAsync(link, commands, cancellation);
        try
        {
            var passing = await ReadAsync(link, batch, commands, cancellation).ConfigureAwait(false);
            await writing.ConfigureAwait(false);
            return passing;
        }
        catch
        {
            link.Dispose();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private async Task<string?> ReadAsync(RedisLink link, ActionBatch batch, List<(int Row, List<ReadOnlyMemory<byte>> Words)> commands, CancellationToken cancellation)
    {
        string? passing = null;
        foreach (var (row, words) in commands)
        {
            var reply = await link.ReadAsync(cancellation).ConfigureAwait(false);
            if (reply.IsSuccess) batch.Succeed(row);
            else if (reply.IsFinal) batch.Fail(row, Refusal(reply, words));
            else passing = Refusal(reply, words);
        }

        return passing;
    }

    // Those whose records can be read.
    private static List<(int Row, List<ReadOnlyMemory<byte>> Words)> Commands(ActionBatch batch)
    {
        var commands = new List<(int, List<ReadOnlyMemory<byte>>)>(batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            try
            {
                commands.Add((i, Words(new(batch[i]))));
            }
            catch (TargetException damaged)
            {
                batch.Fail(i, damaged.Message);
            }
        }

        return commands;
    }

    private static List<ReadOnlyMemory<byte>> Words(RecordReader record)
    {
        var words = new List<ReadOnlyMemory<byte>>();
        do words.Add(record.Next());
        while (record.HasMore);
        return words;
    }

    private static async Task WriteAsync(RedisLink link, List<(int Row, List<ReadOnlyMemory<byte>> Words)> commands, CancellationToken cancellation)
    {
        foreach (var (_, words) in commands) await link.AskAsync(words, cancellation).ConfigureAwait(false);
        await link.FlushAsync(cancellation).ConfigureAwait(false);
    }

    private string Refusal(RedisReply reply, List<ReadOnlyMemory<byte>> words)
    {
        var command = Encoding.ASCII.GetString(words[0].Span);
        return $"{_driver.Where}: {command} is answered with an error: {reply.Reason(command)}";
    }
}
