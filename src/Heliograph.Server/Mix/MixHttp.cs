using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>mix.http.request: asks an HTTP server, while the callback waits.</summary>
internal sealed class MixHttp
{
    private readonly HttpRequests _requests;
    private readonly MixWaits _waits;

    /// <summary>The functions that ask with these.</summary>
    public MixHttp(HttpRequests requests, MixWaits waits)
    {
        (_requests, _waits) = (requests, waits);
        Functions = new Dictionary<string, ScriptFunction> { ["http_request"] = Request };
    }

    /// <summary>The functions by name.</summary>
    public IReadOnlyDictionary<string, ScriptFunction> Functions { get; }

    private int Request(ScriptVm vm, LuaStack stack)
    {
        HttpQuestion question;
        try
        {
            question = new HttpQuestionReader(stack).Read();
        }
        catch (FormatException wrong)
        {
            return stack.Fail($"request: {wrong.Message}");
        }

        return _waits.Begin(vm, stack, "request", async cancellation =>
        {
            var reply = await _requests.AskAsync(question, cancellation).ConfigureAwait(false);
            cancellation.UnsafeRegister(static reply => ((HttpReply)reply!).Dispose(), reply);
            return answer => Push(vm, answer, reply);
        });
    }

    private static int Push(ScriptVm vm, LuaStack stack, HttpReply reply) =>
        vm.HasRoom(reply.Body.Bytes.Length) ? reply.Push(stack) : stack.Fail($"request: the script has no memory for an answer of {reply.Body.Bytes.Length} bytes");
}
