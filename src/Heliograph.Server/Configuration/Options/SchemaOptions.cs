using Heliograph.Broker.Settings;
using Heliograph.Server.Sql.Schemas;

namespace Heliograph.Server.Configuration;

/// <summary>A schema: what payloads look like that functions of rules read and write.</summary>
internal sealed record SchemaOptions : ISection
{
    /// <summary>What it is called, once; functions name it.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Name { get; init; } = "";

    /// <summary>The language it is written in.</summary>
    [Setting(Applies.Now, Required = true)]
    public SchemaType Type { get; init; }

    /// <summary>What it is for, in words.</summary>
    [Setting(Applies.Now)]
    public string Description { get; init; } = "";

    /// <summary>The schema itself: JSON for json and avro, the text of a .proto file for protobuf.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Source { get; init; } = "";

    /// <summary>What it says, for the registry.</summary>
    internal SchemaSource ToSource() => new(Name, Type, Source);

    // What the text says is looked at where it is given: one that is kept need not be what this program understands.
    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        IntegrationNames.Check(Name, problems);
        if (SchemaBook.IsTaken(Name)) problems.Add("name", "is that of the schema of Sparkplug B, which is always there; expected another");
        if (Source.Length == 0) problems.Add("source", "is missing; expected a schema");
    }
}
