using System.Text;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Tests;

/// <summary>What a <see cref="TestClient"/> says in its CONNECT.</summary>
internal sealed record ClientOptions
{
    public string ClientId { get; init; } = "client";

    /// <summary>The shard its session is to live on, counted over those there are; the identifier is varied until it does. Null: any.</summary>
    public int? Shard { get; init; }

    public ProtocolVersion Version { get; init; } = ProtocolVersion.V5;

    public bool CleanStart { get; init; } = true;

    public ushort KeepAlive { get; init; }

    public uint SessionExpiry { get; init; }

    public ushort ReceiveMaximum { get; init; } = ushort.MaxValue;

    public uint MaximumPacketSize { get; init; } = uint.MaxValue;

    public ushort TopicAliasMaximum { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public string AuthenticationMethod { get; init; } = "";

    public string AuthenticationData { get; init; } = "";

    public WillOptions? Will { get; init; }

    /// <summary>Bytes of the socket's receive buffer; 0 leaves it to the system.</summary>
    public int ReceiveBuffer { get; init; }

    public byte[] Encode()
    {
        var packet = new ConnectPacket
        {
            Version = Version,
            CleanStart = CleanStart,
            KeepAlive = KeepAlive,
            ClientId = Encoding.UTF8.GetBytes(ClientId),
            SessionExpiry = SessionExpiry,
            ReceiveMaximum = ReceiveMaximum,
            MaximumPacketSize = MaximumPacketSize,
            TopicAliasMaximum = TopicAliasMaximum,
            HasUserName = Username is not null,
            UserName = Encoding.UTF8.GetBytes(Username ?? ""),
            HasPassword = Password is not null,
            Password = Encoding.UTF8.GetBytes(Password ?? ""),
            AuthenticationMethod = Encoding.UTF8.GetBytes(AuthenticationMethod),
            AuthenticationData = Encoding.UTF8.GetBytes(AuthenticationData),
        };
        if (Will is { } will) will.Fill(ref packet);
        var bytes = new byte[packet.Length()];
        packet.Write(bytes);
        return bytes;
    }
}
