namespace Heliograph.Broker.Storage;

/// <summary>The store's data cannot be used. The message says which file, what is wrong with it and what to do.</summary>
/// <param name="message">For the user.</param>
/// <param name="inner">What the storage said.</param>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
