using Heliograph.Broker.Access;

namespace Heliograph.Server.Management;

/// <summary>Where bans outlive the process. Each member may throw an <see cref="ApiProblem"/> when it cannot be read or written.</summary>
internal interface IBanStore
{
    /// <summary>Keeps a ban, in place of the one about the same.</summary>
    void Put(Ban ban);

    /// <summary>Forgets a ban.</summary>
    void Remove(BanTarget target, string who);

    /// <summary>Forgets those that have ended by <paramref name="now"/>, in Unix milliseconds.</summary>
    void Sweep(long now);
}
