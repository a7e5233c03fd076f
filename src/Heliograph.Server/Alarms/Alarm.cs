using Heliograph.Metrics.Catalogue;
using Heliograph.Metrics.Instruments;

namespace Heliograph.Server.Alarms;

/// <summary>Something that is wrong, or was. Immutable.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Subject">Which of several things of that kind, such as a listener; empty when there is only one.</param>
/// <param name="ActivatedAt">Since when, in Unix milliseconds.</param>
internal sealed record Alarm(AlarmKind Kind, string Subject, long ActivatedAt)
{
    /// <summary>What it is called: the kind, and behind a colon the subject. No two active alarms have the same name.</summary>
    public string Name => NameOf(Kind, Subject);

    /// <summary>What is wrong and what to do, in a sentence, with the numbers of when it was looked at last.</summary>
    public required string Message { get; init; }

    /// <summary>The numbers by themselves.</summary>
    public required IReadOnlyDictionary<string, string> Details { get; init; }

    /// <summary>When it was over, in Unix milliseconds; null while it is active.</summary>
    public long? DeactivatedAt { get; init; }

    /// <summary>How long it lasts or lasted at <paramref name="now"/>, in milliseconds.</summary>
    public long Duration(long now) => Math.Max(0, (DeactivatedAt ?? now) - ActivatedAt);

    /// <summary>The name of an alarm about <paramref name="subject"/>.</summary>
    public static string NameOf(AlarmKind kind, string subject)
    {
        var name = HeliographAlarms.Kinds.First(entry => entry.Kind == kind).Name;
        return subject.Length == 0 ? name : $"{name}:{subject}";
    }
}
