using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>A command for each row.</summary>
internal sealed record RedisActionOptions : ISection
{
    /// <summary>The command, its arguments separated by blanks, for example `HSET device:${clientid} value ${payload.v}`; quotes around an argument with blanks. What `${name}` stands for stays one argument.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Command { get; init; } = "";

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (Command.Length > 0 && CommandWords.WrongIn(Command) is { } wrong) problems.Add("command", wrong);
    }
}
