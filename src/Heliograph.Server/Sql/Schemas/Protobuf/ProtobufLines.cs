using System.Runtime.CompilerServices;

namespace Heliograph.Server.Sql.Schemas.Protobuf;

/// <summary>
/// The lines of a .proto file for the parser, which asks for the next one wherever it is. It goes on behind what it does not understand without leaving what it is in, so that
/// braces that are in pairs would have it call itself without end: there is no line behind one that is wrong.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="isWrong">Whether something is wrong with what has been read.</param>
internal sealed class ProtobufLines(string text, Func<bool> isWrong) : StringReader(text)
{
    /// <inheritdoc/>
    public override string? ReadLine()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return isWrong() ? null : base.ReadLine();
    }
}
