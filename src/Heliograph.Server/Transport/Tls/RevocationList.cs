using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Heliograph.Server.Transport.Tls;

/// <summary>One list of revoked certificates (RFC 5280 §5), whose signature has been checked. Immutable.</summary>
internal sealed class RevocationList
{
    private static readonly Asn1Tag s_extensions = new(TagClass.ContextSpecific, 0, true);

    private readonly HashSet<string> _serials = [];

    private RevocationList(byte[] issuer, DateTimeOffset? nextUpdate) => (Issuer, NextUpdate) = (issuer, nextUpdate);

    /// <summary>Who signed it and the certificates in it: an encoded name.</summary>
    public byte[] Issuer { get; }

    /// <summary>From when on there must be a newer one; null when it does not say.</summary>
    public DateTimeOffset? NextUpdate { get; }

    /// <summary>Whether it has this certificate, which its issuer must have signed.</summary>
    public bool Has(X509Certificate2 certificate) => _serials.Contains(Convert.ToHexString(certificate.SerialNumberBytes.Span));

    /// <summary>Whether there should be a newer one by <paramref name="now"/>.</summary>
    public bool IsOutdated(DateTimeOffset now) => NextUpdate is { } next && now >= next;

    /// <summary>Reads an encoded list. One of <paramref name="authorities"/> must have signed it.</summary>
    /// <exception cref="CryptographicException">It is none, or is signed by nobody that is trusted.</exception>
    public static RevocationList Read(byte[] encoded, X509Certificate2Collection authorities)
    {
        try
        {
            var whole = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
            var signed = whole.PeekEncodedValue();
            var list = ReadContent(whole.ReadSequence());
            var algorithm = whole.ReadSequence().ReadObjectIdentifier();
            var signature = whole.ReadBitString(out _);
            if (!authorities.Any(authority => authority.SubjectName.RawData.AsSpan().SequenceEqual(list.Issuer) && IsSignedBy(authority, algorithm, signed.Span, signature)))
                throw new CryptographicException($"the list of '{new X500DistinguishedName(list.Issuer).Name}' is signed by none of the authorities of clientCa.");
            return list;
        }
        catch (AsnContentException cause)
        {
            throw new CryptographicException("it is no list of revoked certificates.", cause);
        }
    }

    private static RevocationList ReadContent(AsnReader content)
    {
        if (content.PeekTag() == Asn1Tag.Integer) content.ReadInteger();
        content.ReadSequence();
        var issuer = content.ReadEncodedValue().ToArray();
        ReadTime(content);
        var list = new RevocationList(issuer, content.HasData && IsTime(content.PeekTag()) ? ReadTime(content) : null);
        if (!content.HasData || content.PeekTag() == s_extensions) return list;
        for (var revoked = content.ReadSequence(); revoked.HasData;) list._serials.Add(Convert.ToHexString(revoked.ReadSequence().ReadIntegerBytes().Span));
        return list;
    }

    private static bool IsTime(Asn1Tag tag) => tag == Asn1Tag.UtcTime || tag == Asn1Tag.GeneralizedTime;

    private static DateTimeOffset ReadTime(AsnReader reader) => reader.PeekTag() == Asn1Tag.UtcTime ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();

    private static bool IsSignedBy(X509Certificate2 authority, string algorithm, ReadOnlySpan<byte> content, byte[] signature)
    {
        using var rsa = authority.GetRSAPublicKey();
        using var ecdsa = authority.GetECDsaPublicKey();
        return algorithm switch
        {
            "1.2.840.113549.1.1.11" => rsa is not null && rsa.VerifyData(content, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "1.2.840.113549.1.1.12" => rsa is not null && rsa.VerifyData(content, signature, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
            "1.2.840.113549.1.1.13" => rsa is not null && rsa.VerifyData(content, signature, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
            "1.2.840.10045.4.3.2" => ecdsa is not null && ecdsa.VerifyData(content, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
            "1.2.840.10045.4.3.3" => ecdsa is not null && ecdsa.VerifyData(content, signature, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence),
            "1.2.840.10045.4.3.4" => ecdsa is not null && ecdsa.VerifyData(content, signature, HashAlgorithmName.SHA512, DSASignatureFormat.Rfc3279DerSequence),
            _ => throw new CryptographicException($"the signature algorithm {algorithm} of the list is not known here; use RSA or ECDSA with SHA-256, 384 or 512."),
        };
    }
}
