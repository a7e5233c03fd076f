namespace Heliograph.Server.Apps;

/// <summary>An app that may use the deployment API, as it is kept: its secret only as a salted hash.</summary>
internal sealed record App
{
    /// <summary>The APP ID: 16 hexadecimal digits, the user name of HTTP basic.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it; unique.</summary>
    public required string Name { get; init; }

    /// <summary>Random octets that make two equal secrets hash differently.</summary>
    public required byte[] Salt { get; init; }

    /// <summary>See <see cref="AppSecret.Hash"/>.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>What it may do.</summary>
    public AppRole Role { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether its key opens anything.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>What it is for, in the words of whoever made it.</summary>
    public string Description { get; init; } = "";
}
