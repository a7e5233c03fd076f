using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Management;

/// <summary>Why a request cannot be done: the status and the two parts of its answer.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "Nothing but a whole answer makes sense.")]
internal sealed class ApiProblem(int status, string code, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    internal int Status { get; } = status;

    /// <summary>For programs.</summary>
    internal string Code { get; } = code;

    internal static ApiProblem Bad(string message) => new(StatusCodes.Status400BadRequest, "BAD_REQUEST", message);

    internal static ApiProblem NotFound(string message, string code = "NOT_FOUND") => new(StatusCodes.Status404NotFound, code, message);
}
