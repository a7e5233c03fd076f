using Heliograph.Broker.Settings;

namespace Heliograph.Server.Configuration;

/// <summary>A header of requests.</summary>
internal sealed record HttpHeaderOptions : ISection
{
    /// <summary>Its name.</summary>
    [Setting(Applies.Now, Required = true)]
    public string Name { get; init; } = "";

    /// <summary>Its value, in which `${clientid}` and others stand for what the client says.</summary>
    [Setting(Applies.Now, Required = true)]
    public Secret Value { get; init; } = new("");

    /// <inheritdoc/>
    public void Validate(SectionProblems problems)
    {
        if (Name.Length == 0 || Name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')))
            problems.Add("name", "expected the name of a header: letters, digits and -");
        if (Value.Reveal().Any(char.IsControl))
            problems.Add("value", "expected a single line");
    }
}
