using System.Security.Cryptography.X509Certificates;
using Heliograph.Tests.Processes;
using Heliograph.Tests.Transport;

namespace Heliograph.Tests.Interop;

/// <summary>The program that the stock clients of one class of tests connect to: every kind of MQTT server on a free port.</summary>
public sealed class StockServer : IAsyncLifetime, IDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly RunningServer _server;

    public StockServer()
    {
        var tls = $"certificate: {_certificates.CertificateFile}, key: {_certificates.KeyFile}";
        _server = new(
            $"""
            - [name: tcp, port: 0, protocol: mqtt]
            - [name: tls, port: 0, protocol: mqtt, tls: [{tls}]]
            - [name: mtls, port: 0, protocol: mqtt, tls: [{tls}, clientCertificates: required, clientCa: {_certificates.AuthorityFile}]]
            - [name: ws, port: 0, protocol: mqtt, path: /mqtt]
            - [name: wss, port: 0, protocol: mqtt, path: /mqtt, tls: [{tls}]]
            """.Replace('[', '{').Replace(']', '}'));
        ClientCertificate = Path.Combine(_server.Folder, "client.pem");
        ClientKey = Path.Combine(_server.Folder, "client.key");
        File.WriteAllText(ClientCertificate, _certificates.Client.ExportCertificatePem());
        File.WriteAllText(ClientKey, _certificates.Client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    public string Authority => _certificates.AuthorityFile;

    public string ClientCertificate { get; }

    public string ClientKey { get; }

    /// <summary>The port of tcp, tls, mtls, ws or wss.</summary>
    public string Port(string server) => $"{_server.Port(server)}";

    /// <summary>The URL of one of them as clients write it; certificates are for localhost.</summary>
    public string Url(string server) => $"{_server.Url(server)}".Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    public async Task InitializeAsync() => await _server.StartAsync();

    /// <summary>A client that was served must not have left an error behind.</summary>
    public async Task DisposeAsync()
    {
        await _server.TerminateAsync();
        Assert.DoesNotMatch(@"(?m)^\S+ error ", _server.Log); // The level of a line; the reason of a failed handshake may have the word in it.
    }

    public void Dispose()
    {
        _server.Dispose();
        _certificates.Dispose();
    }
}
