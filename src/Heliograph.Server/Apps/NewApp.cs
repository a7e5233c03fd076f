namespace Heliograph.Server.Apps;

/// <summary>An app and, this once, its secret.</summary>
/// <param name="App">As it is kept.</param>
/// <param name="Secret">The APP Secret, which is not kept.</param>
internal sealed record NewApp(App App, string Secret);
