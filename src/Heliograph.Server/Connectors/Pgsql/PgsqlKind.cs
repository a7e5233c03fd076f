namespace Heliograph.Server.Connectors.Pgsql;

/// <summary>How a value is given to the database, by the type that the statement wants at its place.</summary>
internal enum PgsqlKind
{
    /// <summary>As a text that the database reads as whatever it wants there.</summary>
    Text,

    /// <summary>As a text that is a whole number: of a float without a fraction, that number.</summary>
    Whole,

    /// <summary>As octets.</summary>
    Octets,
}
