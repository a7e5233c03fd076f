using Microsoft.AspNetCore.Http;

namespace Heliograph.Server.Http;

/// <summary>One path of a listener, answered to GET and HEAD.</summary>
/// <param name="Path">The exact path.</param>
/// <param name="Handler">Answers it; bodies were refused already.</param>
/// <param name="IsOpen">Whether anybody may see it who can reach the address.</param>
internal sealed record HttpEndpoint(string Path, RequestDelegate Handler, bool IsOpen = false);
