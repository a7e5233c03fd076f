namespace Heliograph.Protocol;

/// <summary>The CONNACK return codes of MQTT 3.1 and 3.1.1 (§3.2.2.3) as MQTT 5 reason codes and back.</summary>
public static class ConnectReturnCode
{
    /// <summary>0 accepted, 1 unacceptable protocol version, 2 identifier rejected, 3 server unavailable, 4 bad user name or password,
    /// 5 not authorized. A reason without a counterpart becomes 3.</summary>
    public static byte FromReason(ReasonCode reason) => reason switch
    {
        ReasonCode.Success => 0,
        ReasonCode.UnsupportedProtocolVersion => 1,
        ReasonCode.ClientIdentifierNotValid => 2,
        ReasonCode.BadUserNameOrPassword => 4,
        ReasonCode.NotAuthorized or ReasonCode.Banned or ReasonCode.BadAuthenticationMethod => 5,
        _ => 3,
    };

    /// <summary>The reason a return code stands for. Codes above 5 are reserved: <see cref="ProtocolException"/> 0x81.</summary>
    public static ReasonCode ToReason(byte code)
    {
        if (code > 5) Violation.Malformed("CONNACK carries a reserved return code");
        return code switch
        {
            0 => ReasonCode.Success,
            1 => ReasonCode.UnsupportedProtocolVersion,
            2 => ReasonCode.ClientIdentifierNotValid,
            3 => ReasonCode.ServerUnavailable,
            4 => ReasonCode.BadUserNameOrPassword,
            _ => ReasonCode.NotAuthorized,
        };
    }
}
