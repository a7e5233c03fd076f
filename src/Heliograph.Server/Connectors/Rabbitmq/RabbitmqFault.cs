using System.Net.Sockets;
using System.Security.Authentication;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Heliograph.Server.Connectors.Rabbitmq;

/// <summary>What errors of RabbitMQ and of the way to it mean.</summary>
internal static class RabbitmqFault
{
    /// <summary>Whether an exception is about the server or the way to it.</summary>
    public static bool IsOne(Exception fault) => fault is RabbitMQClientException or IOException or SocketException or AuthenticationException or TimeoutException or ObjectDisposedException;

    /// <summary>The exception for the user; to be tried again.</summary>
    public static TargetException Of(Exception fault, string where) => new($"{where}: {Reason(fault)}", fault);

    /// <summary>Why a channel was closed, when the server would close it for the same again: what it names is not there, or not allowed.</summary>
    public static ShutdownEventArgs? Refusal(Exception fault) =>
        fault is OperationInterruptedException { ShutdownReason: { Initiator: ShutdownInitiator.Peer, ReplyCode: Constants.NotFound or Constants.AccessRefused or Constants.PreconditionFailed } reason } ? reason : null;

    /// <summary>What the client has wrapped.</summary>
    public static Exception Root(Exception fault) => fault switch
    {
        BrokerUnreachableException { InnerException: { } inner } => Root(inner),
        AggregateException { InnerExceptions: [var first, ..] } => Root(first),
        ConnectFailureException { InnerException: { } inner } => Root(inner),
        _ => fault,
    };

    private static string Reason(Exception fault) => Root(fault) switch
    {
        AuthenticationFailureException or PossibleAuthenticationFailureException => "the server refuses the user; look at rabbitmq.username and rabbitmq.password",
        OperationInterruptedException { ShutdownReason: { ReplyCode: Constants.NotAllowed } reason } => $"{reason.ReplyText} ({reason.ReplyCode}); look at rabbitmq.virtualHost",
        OperationInterruptedException { ShutdownReason: { } reason } => $"{reason.ReplyText} ({reason.ReplyCode})",
        var root => root.Message,
    };
}
