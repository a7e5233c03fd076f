using System.Net;
using System.Text;
using Heliograph.Broker.Access;
using Heliograph.Protocol;

namespace Heliograph.Tests.Access;

/// <summary>Questions to rules, in short.</summary>
internal static class RuleQuestions
{
    public static ClientIdentity Client(string id = "c1", string? user = "u1", string address = "10.1.2.3") =>
        new() { ClientId = Encoding.UTF8.GetBytes(id), Username = user, Address = IPAddress.Parse(address) };

    public static AccessQuery Publish(this ClientIdentity client, string topic, QoS qos = QoS.AtMostOnce, bool retain = false) =>
        new(client, AccessAction.Publish, Encoding.UTF8.GetBytes(topic), qos, retain);

    public static AccessQuery Subscribe(this ClientIdentity client, string filter, QoS qos = QoS.AtMostOnce) =>
        new(client, AccessAction.Subscribe, Encoding.UTF8.GetBytes(filter), qos, false);
}
