using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>A header of the requests of an action or connector.</summary>
internal sealed record HttpFieldOptions : ISection
{
    /// <summary>Its name.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Name { get; init; } = "";

    /// <summary>Its value; in an action, `${name}` stands for a value of the row.</summary>
    [Setting(Applies.Now, Required = true)]
    public Secret Value { get; init; } = new("");

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (Name.Length == 0 || Name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
            problems.Add("name", "expected the name of a header: letters, digits and -");
        if (Name.ToUpperInvariant() is "CONTENT-LENGTH" or "TRANSFER-ENCODING" or "CONNECTION" or "HOST" or "EXPECT" or "UPGRADE" or "TRAILER")
            problems.Add("name", "is a header that the server writes itself");
        if (Value.Reveal().Any(char.IsControl)) problems.Add("value", "expected a single line");
    }
}
