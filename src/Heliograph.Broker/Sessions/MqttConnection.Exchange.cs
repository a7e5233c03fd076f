using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

// Enhanced authentication: at CONNECT, and again while connected (MQTT 5 §3.15, §4.12).
public sealed partial class MqttConnection
{
    private string _method = "";
    private byte[]? _finalData;

    private void BeginExchange(in ConnectPacket packet, in Frame frame)
    {
        var method = Encoding.UTF8.GetString(packet.AuthenticationMethod);
        if (_node.Access.Authentication.Find(method) is not { } authenticator)
        {
            RefuseEarly(ReasonCode.BadAuthenticationMethod, $"the authentication method '{method}' is not known here");
            return;
        }

        (_method, _connect) = (method, new(frame));
        _exchange = new(authenticator.Begin(_request!), authenticator.Name);
        Step(packet.AuthenticationData);
    }

    private void OnAuth(in Frame frame)
    {
        var packet = AuthPacket.Read(frame, _version);
        CountReceived(BrokerCounter.PacketsAuthReceived);
        if (_method.Length == 0) throw new ProtocolException(ReasonCode.ProtocolError, "AUTH without an authentication method [MQTT-4.12.0-7]");
        if (Encoding.UTF8.GetString(packet.Method) != _method)
            throw new ProtocolException(ReasonCode.ProtocolError, "AUTH with another authentication method than CONNECT [MQTT-4.12.0-5]");
        if (packet.Reason == ReasonCode.ReAuthenticate) BeginAgain();
        else if (_exchange is null || packet.Reason != ReasonCode.ContinueAuthentication)
            throw new ProtocolException(ReasonCode.ProtocolError, "AUTH that nothing was asked for [MQTT-4.12.0-3]");
        Step(packet.Data);
    }

    // [MQTT-4.12.1-1] with the method of CONNECT.
    private void BeginAgain()
    {
        if (_session is null || _exchange is not null) throw new ProtocolException(ReasonCode.ProtocolError, "re-authentication at the wrong time [MQTT-4.12.1-1]");
        if (_node.Access.Authentication.Find(_method) is not { } authenticator)
            throw new ProtocolException(ReasonCode.NotAuthorized, $"the authentication method '{_method}' is not known any more");
        _exchange = new(authenticator.Begin(_request!), authenticator.Name);
    }

    private void Step(ReadOnlySpan<byte> data)
    {
        _counters.Add(BrokerCounter.ClientAuthenticate);
        var sent = data.ToArray();
        Wait(() => _exchange!.NextAsync(sent), Stepped);
    }

    private void Stepped(AuthenticationResult result)
    {
        if (result.Outcome == AuthenticationOutcome.Continued)
        {
            WriteAuth(ReasonCode.ContinueAuthentication, result.Data);
            return;
        }

        _exchange = null;
        if (_session is null) FirstExchangeDone(result);
        else AgainDone(result);
    }

    private void FirstExchangeDone(AuthenticationResult result)
    {
        _finalData = result.Data;
        Authenticated(result);
    }

    private void AgainDone(AuthenticationResult result)
    {
        if (result.Outcome != AuthenticationOutcome.Accepted)
        {
            Fail(ReasonCode.NotAuthorized, $"re-authentication: {result.Detail}");
            return;
        }

        TakeOn(result.Complete(_identity));
        WriteAuth(ReasonCode.Success, result.Data);
    }

    private void TakeOn(ClientIdentity identity)
    {
        _identity = identity;
        _session!.Identity = identity;
        _access = new(identity, _node.Access.Authorization, _counters);
        SetNextDeadline(0);
    }

    private void WriteAuth(ReasonCode reason, byte[]? data)
    {
        var packet = new AuthPacket { Reason = reason, Method = Encoding.UTF8.GetBytes(_method), Data = data };
        var span = Link.Output.GetSpan(packet.Length());
        Written(packet.Write(span), BrokerCounter.PacketsAuthSent);
    }

    /// <summary>An exchange whose failure is a refusal.</summary>
    private sealed class Exchange(IAuthenticationExchange exchange, string name)
    {
        public async Task<AuthenticationResult> NextAsync(byte[] data)
        {
            try
            {
                return await exchange.NextAsync(data, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception fault)
            {
                return AuthenticationResult.Refused($"{name} failed: {fault.Message}", ReasonCode.ServerUnavailable);
            }
        }
    }
}
