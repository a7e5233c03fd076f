using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Heliograph.Server.Transport.Tls;

/// <summary>
/// The lists of one PEM file, and what they say about the chain of a client's certificate. Why a client is refused is told once for each certificate until the
/// file is read again. Any thread.
/// </summary>
internal sealed class RevokedCertificates
{
    private const string Label = "X509 CRL";
    private const int MostTold = 1024;

    private readonly List<RevocationList> _lists = [];
    private readonly ConcurrentDictionary<string, bool> _told = new();
    private readonly string _file;
    private readonly TimeProvider _time;
    private readonly Action<string> _log;

    private RevokedCertificates(string file, TimeProvider time, Action<string> log) => (_file, _time, _log) = (file, time, log);

    /// <summary>Reads the lists.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="CryptographicException">It has no list, or one that none of <paramref name="authorities"/> has signed.</exception>
    public static RevokedCertificates Load(string file, X509Certificate2Collection authorities, TimeProvider time, Action<string> log)
    {
        var all = new RevokedCertificates(file, time, log);
        var text = File.ReadAllText(file).AsSpan();
        while (PemEncoding.TryFind(text, out var fields))
        {
            if (text[fields.Label].SequenceEqual(Label)) all._lists.Add(Read(text[fields.Base64Data], file, authorities));
            text = text[fields.Location.End..];
        }

        return all._lists.Count > 0 ? all : throw new CryptographicException($"'{file}' holds no list of revoked certificates (-----BEGIN {Label}-----).");
    }

    /// <summary>Whether no list has any certificate of the chain, and those that should know are up to date.</summary>
    public bool Allows(X509Chain chain)
    {
        foreach (var element in chain.ChainElements)
        {
            var certificate = element.Certificate;
            foreach (var list in _lists)
            {
                if (!certificate.IssuerName.RawData.AsSpan().SequenceEqual(list.Issuer)) continue;
                if (list.Has(certificate)) return Refuse(certificate, $"is revoked by {_file}");
                if (list.IsOutdated(_time.GetUtcNow())) return Refuse(certificate, $"cannot be checked: the list of its issuer in {_file} should have been renewed by {list.NextUpdate:O}");
            }
        }

        return true;
    }

    private static RevocationList Read(ReadOnlySpan<char> base64, string file, X509Certificate2Collection authorities)
    {
        try
        {
            return RevocationList.Read(Convert.FromBase64String(base64.ToString()), authorities);
        }
        catch (Exception cause) when (cause is CryptographicException or FormatException)
        {
            throw new CryptographicException($"'{file}': {cause.Message}", cause);
        }
    }

    private bool Refuse(X509Certificate2 certificate, string why)
    {
        if (_told.Count < MostTold && _told.TryAdd(certificate.SerialNumber, true)) _log($"a client was refused: its certificate '{certificate.Subject}', serial {certificate.SerialNumber}, {why}.");
        return false;
    }
}
