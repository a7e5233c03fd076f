namespace Heliograph.Server.Access.Acl;

/// <summary>What is wrong in an ACL file, with its line from 1.</summary>
internal sealed class AclException(int line, string message) : Exception($"line {line}: {message}")
{
    /// <summary>The line.</summary>
    public int Line => line;
}
