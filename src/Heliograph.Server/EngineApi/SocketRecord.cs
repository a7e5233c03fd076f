using System.Net;
using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Server.EngineApi;

/// <summary>What is counted and logged of one WebSocket. Its errors are logged once: a caller that makes one mistake makes it with every message.</summary>
/// <param name="options">Where.</param>
/// <param name="connection">What the log calls it.</param>
internal sealed class SocketRecord(EngineApiOptions options, string connection)
{
    private bool _hasFailed;

    /// <summary>It is open.</summary>
    public void Opened(IPAddress? address)
    {
        options.Cells.Opened();
        EngineApiLog.Opened(options.Log, connection, address);
    }

    /// <summary>It is closed.</summary>
    public void Closed(string reason)
    {
        options.Cells.Closed();
        EngineApiLog.Closed(options.Log, connection, reason);
    }

    /// <summary>A request is answered.</summary>
    public void Answered(EngineApiMethod method, EngineAnswer answer)
    {
        options.Cells.Called(method, answer.Code);
        if (answer.Error is not { } error || _hasFailed) return;
        _hasFailed = true;
        EngineApiLog.Failed(options.Log, connection, HeliographEngineApi.Methods.First(one => one.Method == method).Name, (int)error, answer.Message);
    }
}
