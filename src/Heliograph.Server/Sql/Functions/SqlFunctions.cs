using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Heliograph.Server.Sql.Functions;

/// <summary>The functions that a statement can call, with the environment they are called in. Any thread.</summary>
internal sealed class SqlFunctions(SqlEnvironment environment)
{
    private static readonly FrozenDictionary<(string Name, int Arguments), SqlFunction> s_byCall = All
        .SelectMany(one => Enumerable.Range(one.Fewest, one.Most - one.Fewest + 1), (one, count) => KeyValuePair.Create((one.Name, count), one.Function))
        .ToFrozenDictionary();

    private readonly FrozenDictionary<(string Name, int Arguments), SqlFunction> _functions = s_byCall;

    /// <summary>Every function; more than once those that take different arguments.</summary>
    public static IEnumerable<SqlSignature> All =>
    [
        .. ArithmeticFunctions.All,
        .. BinaryFunctions.All,
        .. BitFunctions.All,
        .. CompressionFunctions.All,
        .. ConditionalFunctions.All,
        .. ConversionFunctions.All,
        .. EncodingFunctions.All,
        .. FormatFunctions.All,
        .. HashFunctions.All,
        .. JqFunctions.All,
        .. ListFunctions.All,
        .. MapFunctions.All,
        .. MathFunctions.All,
        .. MessageFunctions.All,
        .. RandomFunctions.All,
        .. RedisFunctions.All,
        .. RegexFunctions.All,
        .. SchemaFunctions.All,
        .. SparkplugFunctions.All,
        .. SplitFunctions.All,
        .. StoreFunctions.All,
        .. TextFunctions.All,
        .. TimeFunctions.All,
        .. TypeFunctions.All,
    ];

    /// <summary>What calls of them are given (<see cref="SqlCall.Environment"/>).</summary>
    public SqlEnvironment Environment { get; } = environment;

    /// <summary>The function of that name, in small or large letters, that takes so many arguments.</summary>
    public bool TryFind(string name, int arguments, [NotNullWhen(true)] out SqlFunction? function) =>
        _functions.TryGetValue((name.ToLowerInvariant(), arguments), out function);
}
