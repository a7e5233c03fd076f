using Heliograph.Server.Http;
using Microsoft.Extensions.Logging;

namespace Heliograph.Server.Hosting;

/// <summary>What the log says about changes over the deployment API (events 1300 to 1309): who, what, with what result; when is the line's own time.</summary>
internal static partial class ChangeLog
{
    /// <summary>An app changed something, or tried to.</summary>
    public static void Changed(ILogger logger, ApiChange change)
    {
        if (change.Status < 400) Done(logger, change.App, change.Address, change.Request, change.Subject, change.Status);
        else Refused(logger, change.App, change.Address, change.Request, change.Subject, change.Status);
    }

    [LoggerMessage(1300, LogLevel.Information, "change by app={App} from={Address} request={Request} about={Subject} status={Status}")]
    private static partial void Done(ILogger logger, string app, string address, string request, string subject, int status);

    [LoggerMessage(1301, LogLevel.Warning, "change refused to app={App} from={Address} request={Request} about={Subject} status={Status}")]
    private static partial void Refused(ILogger logger, string app, string address, string request, string subject, int status);
}
