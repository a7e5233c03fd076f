namespace Heliograph.Server.Configuration;

/// <summary>A password or key from the configuration. It prints as asterisks wherever a record or a message is printed.</summary>
internal sealed class Secret(string value)
{
    /// <summary>The value itself, for the one place that needs it.</summary>
    public string Reveal() => value;

    /// <inheritdoc/>
    public override string ToString() => "***";
}
