namespace Heliograph.Server.Tracing;

/// <summary>How payloads are shown in a trace.</summary>
internal enum PayloadEncoding
{
    /// <summary>As text; what is no UTF-8 is replaced.</summary>
    Text,

    /// <summary>In hexadecimal digits.</summary>
    Hex,

    /// <summary>Not at all.</summary>
    Hidden,
}
