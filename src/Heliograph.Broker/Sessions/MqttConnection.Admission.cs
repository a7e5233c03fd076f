using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

// From a CONNECT that is well-formed to a client that is in or refused: bans, authentication at once or later, the will's topic (MQTT 5 §3.1.4, §4.12).
public sealed partial class MqttConnection
{
    private ConnectRequest? _request;
    private ClientIdentity _identity = ClientIdentity.Unknown;
    private KeptPacket? _connect;
    private Exchange? _exchange;
    private ClientAccess _access = null!;
    private bool _isUnchecked;

    private void Admit(in ConnectPacket packet, in Frame frame)
    {
        var access = _node.Access;
        _request = RequestOf(packet);
        _identity = _request.Identity;
        if (access.Bans.Find(_identity, _table.Shard.UtcNow) is { } ban) RefuseEarly(ReasonCode.Banned, $"banned by {ban.Target} '{ban.Who}': {ban.Reason}");
        else if (!packet.AuthenticationMethod.IsEmpty) BeginExchange(packet, frame);
        else if (access.Authentication.IsOpen) AdmitUnchecked(packet, frame);
        else AskAuthenticators(frame);
    }

    private ConnectRequest RequestOf(in ConnectPacket packet) => new()
    {
        ClientId = packet.ClientId.IsEmpty ? NewClientId() : packet.ClientId.ToArray(),
        Username = packet.HasUserName ? Encoding.UTF8.GetString(packet.UserName) : null,
        Password = packet.HasPassword ? packet.Password.ToArray() : null,
        Address = (Link.Remote as IPEndPoint)?.Address,
        Port = (Link.Remote as IPEndPoint)?.Port ?? 0,
        CommonName = Link.PeerCertificate?.GetNameInfo(X509NameType.SimpleName, forIssuer: false),
        Subject = Link.PeerCertificate?.Subject,
        Listener = Link.Listener,
        Version = packet.Version,
    };

    private void AdmitUnchecked(in ConnectPacket packet, in Frame frame)
    {
        _counters.Add(BrokerCounter.ClientAuthenticate);
        _isUnchecked = true;
        CheckWill(packet, frame);
    }

    private void AskAuthenticators(in Frame frame)
    {
        _counters.Add(BrokerCounter.ClientAuthenticate);
        _connect = new(frame);
        Wait(() => _node.Access.Authentication.AuthenticateAsync(_request!, CancellationToken.None), Authenticated);
    }

    private void Authenticated(AuthenticationResult result)
    {
        if (result.Outcome != AuthenticationOutcome.Accepted)
        {
            _counters.Add(BrokerCounter.AuthenticationFailure);
            RefuseConnect(result.Reason, $"authentication: {result.Detail}");
            return;
        }

        _identity = result.Complete(_identity);
        var frame = _connect!.Frame;
        CheckWill(ConnectPacket.Read(frame), frame);
    }

    // A client may not leave a will that it could not publish itself.
    private void CheckWill(in ConnectPacket packet, in Frame frame)
    {
        _access = new(_identity, _node.Access.Authorization, _counters);
        if (!packet.HasWill || !_access.IsChecked)
        {
            WillChecked(AccessDecision.Allow, packet);
            return;
        }

        var request = _access.Publish(packet.WillTopic, packet.WillQoS, packet.WillRetain);
        var decision = _access.Check(request, _table.Shard.Now);
        if (decision == AccessDecision.Pending) AskAboutWill(request.Keep(), frame);
        else WillChecked(decision, packet);
    }

    private void AskAboutWill(AccessQuery query, in Frame frame)
    {
        _connect ??= new(frame);
        Wait(() => _access.AskAsync([query]), answers =>
        {
            var decision = _access.Conclude(query.Request, answers.Decisions[0], _table.Shard.Now, answers.Generation);
            WillChecked(decision, ConnectPacket.Read(_connect.Frame));
        });
    }

    private void WillChecked(AccessDecision decision, in ConnectPacket packet)
    {
        CountAdmitted();
        if (decision == AccessDecision.Allow) Accept(packet);
        else RefuseConnect(ReasonCode.NotAuthorized, "the will's topic is not allowed to this client");
    }

    // Not before the CONNECT is answered: a client that leaves while it waits was neither admitted nor refused.
    private void CountAdmitted()
    {
        _counters.Add(BrokerCounter.AuthenticationSuccess);
        if (!_isUnchecked) return;
        _counters.Add(BrokerCounter.ClientAuthAnonymous);
        _counters.Add(BrokerCounter.AuthenticationSuccessAnonymous);
    }

    // The client has sent CONNECT and waits, or it has not.
    private void ConnectTooLate()
    {
        if (_request is null)
        {
            Fail(ReasonCode.KeepAliveTimeout, "no CONNECT in time");
            return;
        }

        _counters.Add(BrokerCounter.AuthenticationFailure);
        RefuseConnect(ReasonCode.ServerUnavailable, "the authentication was not over in time");
    }

    private void RefuseEarly(ReasonCode reason, string detail)
    {
        _counters.Add(FlowCounter.ConnectsRefusedEarly);
        RefuseConnect(reason, detail);
    }
}
