namespace Heliograph.Server.Sql.Values;

/// <summary>A part of JSON: from its first byte to before <paramref name="End"/>.</summary>
internal readonly record struct JsonPlace(int Start, int End)
{
    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> json) => json[Start..End];
}
