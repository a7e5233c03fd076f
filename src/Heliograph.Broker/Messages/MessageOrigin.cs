namespace Heliograph.Broker.Messages;

/// <summary>Which rules a message has come through, so that none answers its own and they do not chase each other for ever. Immutable; the messages of one evaluation share it.</summary>
/// <param name="rule">The identifier of the rule that published the message.</param>
/// <param name="previous">Where that rule's message had come from; null when no rule had published it.</param>
public sealed class MessageOrigin(string rule, MessageOrigin? previous)
{
    /// <summary>The identifier of the rule that published the message.</summary>
    public string Rule => rule;

    /// <summary>Rules it has come through.</summary>
    public int Hops { get; } = (previous?.Hops ?? 0) + 1;

    /// <summary>Whether a rule is among them.</summary>
    public bool Includes(string id)
    {
        for (var origin = this; origin is not null; origin = origin.Previous)
        {
            if (origin.Rule == id) return true;
        }

        return false;
    }

    private MessageOrigin? Previous => previous;
}
