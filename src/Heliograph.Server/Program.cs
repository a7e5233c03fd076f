using Heliograph.Server.Cli;

return await HeliographCommand.InvokeAsync(args, Console.Out, Console.Error);
