namespace Heliograph.Server.Configuration;

/// <summary>For which generation of scripts a server's callbacks are called.</summary>
internal enum LuaCompat
{
    /// <summary>Callbacks get identifiers; the connection being served is asked for.</summary>
    Current,

    /// <summary>Callbacks get the connection as their last argument, as scripts of 2022 expect.</summary>
    Legacy,
}
