namespace Heliograph.Server.Configuration;

/// <summary>How the values of a request are written.</summary>
internal enum HttpBodyForm
{
    /// <summary>As a JSON object of strings.</summary>
    Json,

    /// <summary>As an HTML form is sent.</summary>
    Form,
}
