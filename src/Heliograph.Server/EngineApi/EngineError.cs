namespace Heliograph.Server.EngineApi;

/// <summary>What an error of the engine API says in <c>E.c</c>.</summary>
internal enum EngineError
{
    /// <summary>A parameter is missing, or is not what it should be.</summary>
    InvalidParameter = 101,

    /// <summary>Queues cannot be consumed.</summary>
    ConsumeFailed = 201,

    /// <summary>This connection consumes queues already.</summary>
    AlreadyConsuming = 202,

    /// <summary>There is no consumption to end.</summary>
    StopConsumingFailed = 203,

    /// <summary>A function of a connection cannot be run.</summary>
    CallFailed = 301,

    /// <summary>Data cannot be sent.</summary>
    SendFailed = 401,
}
