using Heliograph.Broker.Settings;
using Npgsql;

namespace Heliograph.Server.Configuration;

/// <summary>A PostgreSQL database.</summary>
internal sealed record PgsqlConnectorOptions : ISection
{
    private const string Expected = "expected `Host=…;Username=…;Password=…;Database=…`";

    /// <summary>How to connect, as `Host=…;Username=…;Password=…;Database=…`, with `SSL Mode=VerifyFull;Root Certificate=…` to encrypt.</summary>
    [Setting(Applies.Now, Required = true)]
    public Secret Connection { get; init; } = new("");

    /// <summary>Connections of its actions at most; one more checks the database.</summary>
    [Setting(Applies.Now, Min = 1, Max = 1024)]
    public int PoolSize { get; init; } = 8;

    /// <summary>Whether statements are prepared once for a connection. Not through a pooler that gives each transaction another connection.</summary>
    [Setting(Applies.Now)]
    public bool Prepare { get; init; } = true;

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        try
        {
            if (string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(Connection.Reveal()).Host)) problems.Add("connection", Expected);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            problems.Add("connection", Expected);
        }
    }
}
