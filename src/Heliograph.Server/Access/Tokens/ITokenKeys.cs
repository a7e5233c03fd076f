using Microsoft.IdentityModel.Tokens;

namespace Heliograph.Server.Access;

/// <summary>The keys that sign tokens.</summary>
internal interface ITokenKeys
{
    /// <summary>The keys now; none when they could not be had yet. Any thread, at once.</summary>
    IReadOnlyList<SecurityKey> Current { get; }

    /// <summary>A token was signed by a key that is not among them: they may have changed.</summary>
    void Missing();
}
