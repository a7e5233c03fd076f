using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Heliograph.Broker.Shards;

namespace Heliograph.Broker.Access;

/// <summary>Reads who a certificate says its owner is.</summary>
public static class CertificateNames
{
    private const string AlternativeNames = "2.5.29.17";

    // Of GeneralName, RFC 5280 §4.2.1.6.
    private const int Email = 1;
    private const int Dns = 2;
    private const int Uri = 6;

    /// <summary>The name in a field; null when the certificate has none there, or there is no certificate.</summary>
    public static string? Read(X509Certificate2? certificate, CertificateField field)
    {
        if (certificate is null) return null;
        var name = field switch
        {
            CertificateField.CommonName => CommonName(certificate),
            CertificateField.Subject => certificate.Subject,
            CertificateField.AlternativeName => AlternativeName(certificate),
            _ => null,
        };
        return string.IsNullOrEmpty(name) ? null : name;
    }

    // Not GetNameInfo: that falls back on other fields, which the authority may not have checked as it checks this one.
    private static string? CommonName(X509Certificate2 certificate)
    {
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (!part.HasMultipleElements && part.GetSingleElementType().Value == "2.5.4.3") return part.GetSingleElementValue();
        }

        return null;
    }

    private static string? AlternativeName(X509Certificate2 certificate)
    {
        if (certificate.Extensions[AlternativeNames] is not { } extension) return null;
        try
        {
            var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                var tag = names.PeekTag();
                if (tag is { TagClass: TagClass.ContextSpecific, TagValue: Email or Dns or Uri }) return names.ReadCharacterString(UniversalTagNumber.IA5String, tag);
                names.ReadEncodedValue();
            }
        }
        catch (AsnContentException)
        {
            return null;
        }

        return null;
    }
}
