using System.Globalization;

namespace Heliograph.Server.Configuration;

/// <summary>Where something was written: a file and its line, a variable of the environment, or a flag.</summary>
internal sealed record Place(string Source, long Line = 0)
{
    /// <inheritdoc/>
    public override string ToString() => Line == 0 ? Source : string.Create(CultureInfo.InvariantCulture, $"{Source}:{Line}");
}
