using Heliograph.Server.Scripting;

namespace Heliograph.Server.Mix;

/// <summary>
/// Everything under <c>mix</c> for one virtual machine, but what needs a connection. What a callback waits for is done outside of its thread; its answer
/// comes back through <paramref name="post"/>, which runs what it is given on the machine's thread. Drop what waits before the machine is disposed.
/// </summary>
internal sealed class MixLibrary(MixServer server, Action<Action> post)
{
    private static readonly byte[] s_binding = Text("mix.lua");
    private static readonly byte[] s_legacy = Text("mix-legacy.lua");

    /// <summary>Makes the buffers that <c>protocol_input</c> gets.</summary>
    public ScriptBuffers Buffers { get; } = new();

    /// <summary>The functions and their binding, with <paramref name="more"/>, whose binding runs after it and finds <c>mix</c>.</summary>
    public ScriptLibrary With(ScriptLibrary? more = null)
    {
        var functions = Parts().SelectMany(part => part).Concat(more?.Functions ?? new Dictionary<string, ScriptFunction>()).ToDictionary();
        return new(functions, [.. s_binding, .. server.IsLegacy ? s_legacy : [], .. more?.Binding ?? []]);
    }

    private IEnumerable<IReadOnlyDictionary<string, ScriptFunction>> Parts()
    {
        var waits = new MixWaits(post);
        yield return MixText.Functions;
        yield return MixEncoding.Functions;
        yield return MixHash.Functions;
        yield return new PhpFunctions().Functions;
        yield return Buffers.Functions;
        yield return new MixOutput(server).Functions;
        yield return new ScriptModules(server.Folder).Functions;
        yield return new MixQueue(server.Queues).Functions;
        yield return new MixMesh(server.Mesh, waits).Functions;
        yield return new MixHttp(server.Http, waits).Functions;
        yield return new MixRedis(server.Redis, waits).Functions;
    }

    // Each text is a block of its own, so that they can stand one after the other.
    private static byte[] Text(string name)
    {
        using var text = new BinaryReader(typeof(MixLibrary).Assembly.GetManifestResourceStream(name)!);
        return [.. "do "u8, .. text.ReadBytes((int)text.BaseStream.Length), .. " end "u8];
    }
}
