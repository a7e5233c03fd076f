using System.Net;
using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Broker.Shards;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

/// <summary>
/// The way of one client from a CONNECT that is well-formed to being in or refused (MQTT 5 §3.1.4): bans, authentication at once or later, the will's
/// topic. With enhanced authentication it stays, for the client may authenticate again (§4.12.1). Lives on its connection's shard.
/// </summary>
internal sealed partial class Admission(MqttConnection connection)
{
    private ConnectRequest _request = null!;
    private ClientIdentity _identity = ClientIdentity.Unknown;
    private KeptPacket? _connect;
    private ClientAccess _access = null!;
    private bool _isUnchecked;
    private bool _isAuthenticated;

    /// <summary>Whether the next packet may be AUTH, though the client is not in yet.</summary>
    public bool AwaitsAuth => _exchange is not null;

    /// <summary>Who the client is, as far as is known.</summary>
    public ClientIdentity Identity => _identity;

    private NodeContext Node => connection.Node;

    private CounterBlock Counters => connection.Counters;

    private long Now => connection.Link.Shard.Now;

    /// <summary>Decides about a CONNECT, now or later.</summary>
    public void Begin(in ConnectPacket packet, in Frame frame)
    {
        var access = Node.Access;
        _request = RequestOf(packet);
        _identity = _request.Identity;
        if (_request.ClientId.Length == 0 || _request.ClientId.Length > connection.Options.MaxClientIdLength)
            connection.RefuseEarly(ReasonCode.ClientIdentifierNotValid, "the client's certificate has no name that can be its client identifier");
        else if (access.Bans.Find(_identity, connection.Link.Shard.UtcNow) is { } ban) connection.RefuseEarly(ReasonCode.Banned, $"banned by {ban.Target} '{ban.Who}': {ban.Reason}");
        else if (!packet.AuthenticationMethod.IsEmpty) BeginExchange(packet, frame);
        else if (connection.Link.Access.IsUnchecked) AdmitUnchecked(packet, frame);
        else if (access.Authentication.IsOpen) AdmitOpen(packet, frame);
        else AskAuthenticators(frame);
    }

    /// <summary>Refuses a CONNECT for what it says.</summary>
    public void Refuse(in ConnectPacket packet, ReasonCode reason)
    {
        // As it was given, and not the one that it would have been assigned; one that is too long is nobody's.
        var clientId = ClientIdOf(packet, connection.Link);
        _identity = RequestOf(packet).Identity with { ClientId = clientId.Length > connection.Options.MaxClientIdLength ? [] : clientId.ToArray() };
        connection.RefuseEarly(reason, $"CONNECT refused: {reason}");
    }

    /// <summary>The identifier of the client on a link: of its CONNECT, or of its certificate when the listener says so. Empty when there is none.</summary>
    public static ReadOnlySpan<byte> ClientIdOf(in ConnectPacket packet, Link link) => link.Access.ClientId == CertificateField.None
        ? packet.ClientId
        : Encoding.UTF8.GetBytes(CertificateNames.Read(link.PeerCertificate, link.Access.ClientId) ?? "");

    private byte[] ClientIdOf(in ConnectPacket packet)
    {
        if (connection.Link.Access.ClientId == CertificateField.None && packet.ClientId.IsEmpty) return connection.Table.NewClientId();
        return ClientIdOf(packet, connection.Link).ToArray();
    }

    private string? UsernameOf(in ConnectPacket packet)
    {
        var field = connection.Link.Access.Username;
        if (field != CertificateField.None) return CertificateNames.Read(connection.Link.PeerCertificate, field);
        return packet.HasUserName ? Encoding.UTF8.GetString(packet.UserName) : null;
    }

    private ConnectRequest RequestOf(in ConnectPacket packet) => RequestOf(packet, connection.Link.Remote as IPEndPoint);

    private ConnectRequest RequestOf(in ConnectPacket packet, IPEndPoint? remote) => new()
    {
        ClientId = ClientIdOf(packet),
        Username = UsernameOf(packet),
        Password = packet.HasPassword ? packet.Password.ToArray() : null,
        Address = remote?.Address,
        Port = remote?.Port ?? 0,
        CommonName = CertificateNames.Read(connection.Link.PeerCertificate, CertificateField.CommonName),
        Subject = CertificateNames.Read(connection.Link.PeerCertificate, CertificateField.Subject),
        AlternativeName = CertificateNames.Read(connection.Link.PeerCertificate, CertificateField.AlternativeName),
        Listener = connection.Link.Listener,
        Version = packet.Version,
    };

    // The step of authentication is taken, though there is nobody to ask.
    private void AdmitOpen(in ConnectPacket packet, in Frame frame)
    {
        Counters.Add(BrokerCounter.ClientAuthenticate);
        AdmitUnchecked(packet, frame);
    }

    private void AdmitUnchecked(in ConnectPacket packet, in Frame frame)
    {
        _isUnchecked = _isAuthenticated = true;
        connection.Table.Announcer?.Authenticated(_identity, ReasonCode.Success, isAnonymous: true);
        CheckWill(packet, frame);
    }

    private void AskAuthenticators(in Frame frame)
    {
        Counters.Add(BrokerCounter.ClientAuthenticate);
        _connect = new(frame);
        connection.Wait(() => Node.Access.Authentication.AuthenticateAsync(_request, CancellationToken.None), Authenticated);
    }

    private void Authenticated(AuthenticationResult result)
    {
        connection.Table.Tracer?.Say(connection, "authentication", ("outcome", result.Outcome.ToString()), ("detail", result.Detail));
        if (result.Outcome != AuthenticationOutcome.Accepted)
        {
            Counters.Add(BrokerCounter.AuthenticationFailure);
            connection.Table.Announcer?.Authenticated(_identity, result.Reason, isAnonymous: false);
            connection.RefuseConnect(result.Reason, $"authentication: {result.Detail}");
            return;
        }

        (_identity, _isAuthenticated) = (result.Complete(_identity), true);
        connection.Table.Announcer?.Authenticated(_identity, ReasonCode.Success, isAnonymous: false);
        var frame = _connect!.Frame;
        CheckWill(ConnectPacket.Read(frame), frame);
    }

    // A client may not leave a will that it could not publish itself.
    private void CheckWill(in ConnectPacket packet, in Frame frame)
    {
        _access = new(_identity, connection.Table);
        if (!packet.HasWill || !_access.IsChecked)
        {
            WillChecked(AccessDecision.Allow, packet);
            return;
        }

        var request = _access.Publish(packet.WillTopic, packet.WillQoS, packet.WillRetain);
        var decision = _access.Check(request, Now);
        if (decision == AccessDecision.Pending) AskAboutWill(request.Keep(), frame);
        else WillChecked(decision, packet);
    }

    private void AskAboutWill(AccessQuery query, in Frame frame)
    {
        _connect ??= new(frame);
        connection.Wait(() => _access.AskAsync([query]), answers =>
        {
            var decision = _access.Conclude(query.Request, answers.Decisions[0], Now, answers.Generation);
            WillChecked(decision, ConnectPacket.Read(_connect.Frame));
        });
    }

    private void WillChecked(AccessDecision decision, in ConnectPacket packet)
    {
        if (packet.HasWill && _access.IsChecked) connection.Table.Tracer?.Decided(connection, "will", packet.WillTopic, decision);
        if (IsBanned())
        {
            connection.RefuseEarly(ReasonCode.Banned, "banned while it was authenticated, or under the name that this gave it");
            return;
        }

        CountAdmitted();
        if (decision == AccessDecision.Allow) connection.Accept(packet, _access);
        else connection.RefuseConnect(ReasonCode.NotAuthorized, "the will's topic is not allowed to this client");
    }

    // A ban may have come since CONNECT, and authentication may have given the client another name.
    private bool IsBanned() => Node.Access.Bans.Find(_identity, connection.Link.Shard.UtcNow) is not null;

    /// <summary>The client is in: what its CONNECT said is not needed any more.</summary>
    public void Done() => _connect = null;

    // Not before the CONNECT is answered: a client that leaves while it waits was neither admitted nor refused.
    private void CountAdmitted()
    {
        Counters.Add(BrokerCounter.AuthenticationSuccess);
        if (!_isUnchecked) return;
        Counters.Add(BrokerCounter.ClientAuthAnonymous);
        Counters.Add(BrokerCounter.AuthenticationSuccessAnonymous);
    }

    /// <summary>The time for a CONNECT and all it needs is over.</summary>
    public void TooLate() => Fail(ReasonCode.ServerUnavailable, "the authentication was not over in time");

    /// <summary>Answers a CONNECT that had begun to be authenticated and did not come to its end.</summary>
    public void Fail(ReasonCode reason, string detail)
    {
        Counters.Add(BrokerCounter.AuthenticationFailure);
        if (!_isAuthenticated) connection.Table.Announcer?.Authenticated(_identity, reason, isAnonymous: false); // What is late then is the answer about the will.
        connection.RefuseConnect(reason, detail);
    }
}
