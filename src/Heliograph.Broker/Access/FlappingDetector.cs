using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Heliograph.Broker.Access;

/// <summary>Finds clients, and addresses, that come and go too often. Costs nothing while it is off. Any thread.</summary>
public sealed class FlappingDetector
{
    /// <summary>Who makes these bans, as their list says.</summary>
    public const string Name = "flapping detector";

    /// <summary>With so many bans in force no more are made: memory is bounded, whoever invents identifiers.</summary>
    public const int MostBans = 100_000;

    private readonly DisconnectTally<UInt128> _clients = new();
    private readonly DisconnectTally<IPAddress> _addresses = new();

    /// <summary>What too often means.</summary>
    public FlappingOptions Options
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    } = new();

    /// <summary>Told of each ban that was made, on a shard's thread; must neither wait nor throw.</summary>
    public Action<Ban>? Banned { get; set; }

    /// <summary>A client has left at <paramref name="now"/>, in Unix milliseconds: the bans that this brings.</summary>
    internal IEnumerable<Ban> Left(ClientIdentity client, long now)
    {
        var options = Options;
        if (!options.Enabled) yield break;
        var window = (long)options.Window.TotalMilliseconds;
        if (_clients.Add(Digest(client.ClientId), options.MaxDisconnects, window, now))
            yield return Of(BanTarget.ClientId, Encoding.UTF8.GetString(client.ClientId), options.MaxDisconnects, now);
        if (options.MaxDisconnectsOfAddress > 0 && Plain(client.Address) is { } address && _addresses.Add(address, options.MaxDisconnectsOfAddress, window, now))
            yield return Of(BanTarget.PeerHost, address.ToString(), options.MaxDisconnectsOfAddress, now);
    }

    private Ban Of(BanTarget target, string who, int times, long now) => new(target, who)
    {
        At = now,
        Until = now + (long)Options.BanTime.TotalMilliseconds,
        By = Name,
        Reason = $"flapping: {times} disconnects within {Options.Window.TotalSeconds:0} s",
    };

    // Identifiers may be long, and are the clients' choice: neither is their memory to be held, nor can one be found that counts for another.
    private static UInt128 Digest(byte[] clientId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(clientId, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
