using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Events;

/// <summary>A column of an event.</summary>
/// <param name="Name">What it is called in statements.</param>
/// <param name="Example">What it might be; undefined where there is nothing to show.</param>
/// <param name="Description">What it is, in a few words.</param>
internal sealed record RuleColumn(string Name, SqlValue Example, string Description);
