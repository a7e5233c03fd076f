using System.Diagnostics;

namespace Heliograph.Tests.Schemas;

/// <summary>The compiler of Protocol Buffers, from Debian's protobuf-compiler, as somebody else who reads and writes messages: they are text in its own format there.</summary>
internal static class Protoc
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>The bytes of a message.</summary>
    public static Task<byte[]> EncodeAsync(string proto, string message, string text) => RunAsync(proto, $"--encode={message}", System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>The text of a message, its fields one after the other in one line.</summary>
    public static async Task<string> DecodeAsync(string proto, string message, byte[] bytes) =>
        string.Join(' ', System.Text.Encoding.UTF8.GetString(await RunAsync(proto, $"--decode={message}", bytes)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static async Task<byte[]> RunAsync(string proto, string what, byte[] input)
    {
        var folder = Directory.CreateTempSubdirectory("heliograph-protoc-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "schema.proto"), proto);
        using var protoc = Start(folder.FullName, what);
        var (output, error) = (new MemoryStream(), protoc.StandardError.ReadToEndAsync());
        var reading = protoc.StandardOutput.BaseStream.CopyToAsync(output);
        await protoc.StandardInput.BaseStream.WriteAsync(input);
        protoc.StandardInput.Close();
        await Task.WhenAll(protoc.WaitForExitAsync(), reading, error).WaitAsync(s_patience);
        folder.Delete(recursive: true);
        Assert.True(protoc.ExitCode == 0, await error);
        return output.ToArray();
    }

    private static Process Start(string folder, string what)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("protoc", [$"--proto_path={folder}", what, "schema.proto"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException("protoc is missing: ./eng/test installs it (Debian: apt-get install protobuf-compiler)");
        }
    }
}
