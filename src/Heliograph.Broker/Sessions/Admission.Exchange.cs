using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Metrics.Instruments;
using Heliograph.Protocol;
using Heliograph.Protocol.Packets;

namespace Heliograph.Broker.Sessions;

// Enhanced authentication: at CONNECT, and again while connected (MQTT 5 §3.15, §4.12).
internal sealed partial class Admission
{
    private Exchange? _exchange;
    private string _method = "";
    private byte[]? _finalData;

    private void BeginExchange(in ConnectPacket packet, in Frame frame)
    {
        var method = Encoding.UTF8.GetString(packet.AuthenticationMethod);
        if (Node.Access.Authentication.Find(method) is not { } authenticator)
        {
            connection.RefuseEarly(ReasonCode.BadAuthenticationMethod, $"the authentication method '{method}' is not known here");
            return;
        }

        (_method, _connect) = (method, new(frame));
        _exchange = new(authenticator.Begin(_request), authenticator.Name);
        Step(packet.AuthenticationData);
    }

    /// <summary>Whether the client has an authentication method, so that it may send AUTH.</summary>
    public bool HasMethod => _method.Length > 0;

    /// <summary>Takes an AUTH of the client.</summary>
    public void Take(in AuthPacket packet)
    {
        if (Encoding.UTF8.GetString(packet.Method) != _method)
            throw new ProtocolException(ReasonCode.ProtocolError, "AUTH with another authentication method than CONNECT [MQTT-4.12.0-5]");
        if (packet.Reason == ReasonCode.ReAuthenticate) BeginAgain();
        else if (_exchange is null || packet.Reason != ReasonCode.ContinueAuthentication)
            throw new ProtocolException(ReasonCode.ProtocolError, "AUTH that nothing was asked for [MQTT-4.12.0-3]");
        Step(packet.Data);
    }

    /// <summary>The CONNACK of the client that is let in, with what an exchange ended with.</summary>
    public ConnAckPacket Answer(in ConnectPacket packet, Session session, bool present)
    {
        var answer = ConnectRules.Answer(packet, session, present, connection.Options);
        if (!HasMethod) return answer;
        answer.AuthenticationMethod = Encoding.UTF8.GetBytes(_method);
        answer.AuthenticationData = _finalData;
        return answer;
    }

    // [MQTT-4.12.1-1] with the method of CONNECT.
    private void BeginAgain()
    {
        if (!connection.IsAccepted || _exchange is not null) throw new ProtocolException(ReasonCode.ProtocolError, "re-authentication at the wrong time [MQTT-4.12.1-1]");
        if (Node.Access.Authentication.Find(_method) is not { } authenticator)
            throw new ProtocolException(ReasonCode.NotAuthorized, $"the authentication method '{_method}' is not known any more");
        _exchange = new(authenticator.Begin(_request), authenticator.Name);
    }

    private void Step(ReadOnlySpan<byte> data)
    {
        Counters.Add(BrokerCounter.ClientAuthenticate);
        var sent = data.ToArray();
        connection.Wait(() => _exchange!.NextAsync(sent), Stepped);
    }

    private void Stepped(AuthenticationResult result)
    {
        if (result.Outcome == AuthenticationOutcome.Continued)
        {
            WriteAuth(ReasonCode.ContinueAuthentication, result.Data);
            return;
        }

        _exchange = null;
        if (!connection.IsAccepted) FirstExchangeDone(result);
        else AgainDone(result);
    }

    private void FirstExchangeDone(AuthenticationResult result)
    {
        _finalData = result.Data;
        Authenticated(result);
    }

    private void AgainDone(AuthenticationResult result)
    {
        connection.Table.Tracer?.Say(connection, "authentication again", ("outcome", result.Outcome.ToString()), ("detail", result.Detail));
        if (result.Outcome != AuthenticationOutcome.Accepted)
        {
            connection.Table.Announcer?.Authenticated(_identity, result.Reason, isAnonymous: false);
            connection.Fail(ReasonCode.NotAuthorized, $"re-authentication: {result.Detail}");
            return;
        }

        if (result.Username is { } name && name != _identity.Username)
        {
            connection.Fail(ReasonCode.NotAuthorized, "re-authentication as another user");
            return;
        }

        _identity = result.Complete(_identity);
        connection.Table.Announcer?.Authenticated(_identity, ReasonCode.Success, isAnonymous: false);
        if (IsBanned())
        {
            connection.Evict(ReasonCode.AdministrativeAction, DisconnectReason.Banned);
            return;
        }

        connection.TakeOn(new ClientAccess(_identity, connection.Table));
        WriteAuth(ReasonCode.Success, result.Data);
    }

    private void WriteAuth(ReasonCode reason, byte[]? data)
    {
        var packet = new AuthPacket { Reason = reason, Method = Encoding.UTF8.GetBytes(_method), Data = data };
        var span = connection.Link.Output.GetSpan(packet.Length());
        connection.Written(packet.Write(span), BrokerCounter.PacketsAuthSent);
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
