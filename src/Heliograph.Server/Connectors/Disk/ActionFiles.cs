using Heliograph.Server.Configuration;
using Microsoft.Data.Sqlite;

namespace Heliograph.Server.Connectors.Disk;

/// <summary>The buffers on disk of all actions, one file each in one folder. Any thread.</summary>
internal sealed class ActionFiles(ConnectorSurroundings surroundings)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ActionFile> _open = new(StringComparer.Ordinal);

    /// <summary>
    /// The file of an action: one that is wanted, or one in which something still waits from when it was. Null when there is none, or when it cannot be had, which is logged:
    /// then rows wait in memory.
    /// </summary>
    public ActionFile? Open(ActionOptions options)
    {
        if (surroundings.Folder is not { } folder) return null;
        var path = PathOf(folder, options.Id);
        lock (_lock)
        {
            if (_open.TryGetValue(options.Id, out var open)) return open;
            return options.Buffer.Kind == BufferKind.Disk || File.Exists(path) ? Open(options.Id, path) : null;
        }
    }

    /// <summary>Deletes the file of an action that is gone, unless another with its name has taken it over.</summary>
    public void Forget(OutboundAction action)
    {
        lock (_lock)
        {
            if (action.Buffer.Store is not ActionFile file || IsUsed?.Invoke(action.Id) == true) return;
            _open.Remove(action.Id);
            try
            {
                file.Delete();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                ConnectorLog.Unusable(surroundings.Log, $"the file of the deleted action {action.Id}", fault.Message);
            }
        }
    }

    /// <summary>Tells of files with rows of actions that there are no more: they were deleted from the configuration while the server did not run. Nothing is done with them.</summary>
    public void TellOfUnused(IEnumerable<string> actions)
    {
        if (surroundings.Folder is not { } folder || !Directory.Exists(folder)) return;
        foreach (var path in Directory.EnumerateFiles(folder, "*.db").Except(actions.Select(id => PathOf(folder, id)), StringComparer.Ordinal).Order(StringComparer.Ordinal)) ConnectorLog.Unused(surroundings.Log, path);
    }

    /// <summary>Whether there is an action of an identifier now.</summary>
    public Func<string, bool>? IsUsed { get; set; }

    /// <summary>Writes what has gathered, and closes all.</summary>
    public void Close()
    {
        lock (_lock)
        {
            foreach (var file in _open.Values) file.Dispose();
            _open.Clear();
        }
    }

    private static string PathOf(string folder, string id) => Path.Combine(folder, id.Replace(':', '-') + ".db");

    private ActionFile? Open(string id, string path)
    {
        try
        {
            return _open[id] = ActionFile.Open(path, surroundings.Log);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or SqliteException)
        {
            ConnectorLog.Unusable(surroundings.Log, $"the buffer on disk of action {id}", fault.Message);
            return null;
        }
    }
}
