using Heliograph.Broker.Settings;
using Heliograph.Server.Sql.Templates;

namespace Heliograph.Server.Configuration;

/// <summary>A statement for each row.</summary>
internal sealed record PgsqlActionOptions : ISection
{
    /// <summary>One statement, for example `INSERT INTO readings (device, value) VALUES (${clientid}, ${payload.v})`. Each `${name}` becomes a parameter, without quotes around it.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Sql { get; init; } = "";

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (Sql.Length > 0 && StatementTemplate.WrongIn(Sql) is { } wrong) problems.Add("sql", wrong);
    }
}
