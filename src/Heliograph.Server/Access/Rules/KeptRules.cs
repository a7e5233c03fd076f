namespace Heliograph.Server.Access.Rules;

/// <summary>The rules of one subject, as they are kept.</summary>
/// <param name="Subject">Whom they are about.</param>
/// <param name="Name">The client identifier or user name; empty for everybody.</param>
/// <param name="Json">A JSON list, as <see cref="RuleText"/> reads it.</param>
internal sealed record KeptRules(RuleSubject Subject, string Name, string Json);
