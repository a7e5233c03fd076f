using System.Globalization;
using System.Text;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>Functions that make a value of one type into one of another.</summary>
internal static class ConversionFunctions
{
    private const int MostDecimals = 253;

    /// <summary>All of them.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        new("bool", 1, 1, call => SqlValue.Of(Truth(call))),
        new("float", 1, 1, call => SqlValue.Of(Float(call))),
        new("float", 2, 2, Rounded),
        new("float2str", 2, 2, call => SqlValue.Of(FloatText.Of(call.Number(0), Decimals(call, 0)))),
        new("int", 1, 1, Integer),
        new("map", 1, 1, call => SqlValue.Of(call.Map(0))),
        new("str", 1, 1, call => FunctionText.Of(call[0], call)),
        new("str_utf16_le", 1, 1, call => SqlValue.Of(Encoding.Unicode.GetBytes(Characters(call)))),
        new("str_utf8", 1, 1, call => SqlValue.Of(Characters(call))),
    ];

    private static string Characters(SqlCall call) => new SqlCall(call.Function, [FunctionText.Of(call[0], call)], call.Input, call.Environment).Text(0);

    private static bool Truth(SqlCall call) => call[0] switch
    {
        { Type: SqlType.Boolean } value => value.Truth,
        { IsNumber: true, Number: 1 } => true,
        { IsNumber: true, Number: 0 } => false,
        { Type: SqlType.Text } value when value.Bytes.SequenceEqual("true"u8) => true,
        { Type: SqlType.Text } value when value.Bytes.SequenceEqual("false"u8) => false,
        _ => throw call.Fail("argument 1 is to be a boolean, 0, 1, 'true' or 'false'"),
    };

    private static double Float(SqlCall call)
    {
        if (call[0].Type != SqlType.Text) return call.Number(0);
        return FloatText.TryParse(call.Bytes(0), out double number) ? number : throw call.Fail("the text is no number");
    }

    private static SqlValue Rounded(SqlCall call) =>
        SqlValue.Of(double.Parse(FloatText.Of(Float(call), Decimals(call, 1)), CultureInfo.InvariantCulture));

    private static int Decimals(SqlCall call, int fewest) =>
        call.Integer(1) is var count && count >= fewest && count <= MostDecimals ? (int)count : throw call.Fail($"argument 2 is to be from {fewest} to {MostDecimals}");

    private static SqlValue Integer(SqlCall call) => call[0].Type switch
    {
        SqlType.Boolean => SqlValue.Of(call[0].Truth ? 1L : 0),
        SqlType.Integer => call[0],
        SqlType.Text when FloatText.TryParse(call.Bytes(0), out long whole) => SqlValue.Of(whole),
        _ => MathFunctions.WholeNumber(Math.Floor(Float(call)), call),
    };
}
