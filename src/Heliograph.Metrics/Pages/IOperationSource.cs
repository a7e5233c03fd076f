using Heliograph.Metrics.Instruments;

namespace Heliograph.Metrics.Pages;

/// <summary>What the engine's page shows about alarms and limits. Any thread; answers from memory.</summary>
public interface IOperationSource
{
    /// <summary>Alarms by kind.</summary>
    AlarmCells Alarms { get; }

    /// <summary>The certificates shown now, each listener once.</summary>
    IReadOnlyList<CertificateReading> Certificates { get; }

    /// <summary>Who is asked outside now, each name once.</summary>
    IReadOnlyList<OutsideReading> Outside { get; }

    /// <summary>A limit as it is set now; 0 for none.</summary>
    long Limit(NodeLimit limit);
}
