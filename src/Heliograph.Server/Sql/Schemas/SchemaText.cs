namespace Heliograph.Server.Sql.Schemas;

/// <summary>What somebody else has written, in messages of errors, which go to the log.</summary>
internal static class SchemaText
{
    /// <summary>So much of it at most, without what would change how the rest is shown.</summary>
    public static string Shown(string text, int longest) => new([.. text.Take(longest).Where(one => !char.IsControl(one) && !char.IsSurrogate(one))]);
}
