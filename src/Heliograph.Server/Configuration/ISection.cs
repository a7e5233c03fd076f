namespace Heliograph.Server.Configuration;

/// <summary>An options record with rules beyond the range of each setting.</summary>
internal interface ISection
{
    /// <summary>Reports every rule that does not hold.</summary>
    void Validate(SectionProblems problems);
}
