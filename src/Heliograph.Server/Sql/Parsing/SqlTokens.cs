using Sprache;

namespace Heliograph.Server.Sql.Parsing;

/// <summary>
/// What the grammar is put together from. Every choice is made by one token and nothing is read twice: a statement is read in a time that grows with
/// its length, and an error is where the reading stopped.
/// </summary>
internal static class SqlTokens
{
    /// <summary>A token of a kind.</summary>
    public static Parser<SqlToken> Token(char kind, string name) => Where(token => token.Kind == kind, name);

    /// <summary>A token that is as wanted.</summary>
    public static Parser<SqlToken> Where(Predicate<SqlToken> wanted, string name) => input =>
    {
        var token = At(input);
        return wanted(token) ? Result.Success(token, input.Advance()) : Failed<SqlToken>(input, name);
    };

    /// <summary>The token that comes next, which is left where it is.</summary>
    public static readonly Parser<SqlToken> Next = input => Result.Success(At(input), input);

    /// <summary>The token that was read last.</summary>
    public static readonly Parser<SqlToken> Last = input => Result.Success(((SqlTokenInput)input).Last, input);

    /// <summary>The first that does not fail at its first token.</summary>
    public static Parser<T> FirstOf<T>(string name, params Parser<T>[] choices) => input =>
    {
        foreach (var choice in choices)
        {
            var result = choice(input);
            if (result.WasSuccessful || result.Remainder.Position > input.Position) return result;
        }

        return Failed<T>(input, name);
    };

    /// <summary>It, as often as its first token comes.</summary>
    public static Parser<IReadOnlyList<T>> Each<T>(Parser<T> one) => input =>
    {
        var all = new List<T>();
        for (var at = input; ;)
        {
            var result = one(at);
            if (result.WasSuccessful) all.Add(result.Value);
            else if (result.Remainder.Position == at.Position) return Result.Success<IReadOnlyList<T>>(all, at);
            else return Result.Failure<IReadOnlyList<T>>(result.Remainder, result.Message, result.Expectations);
            at = result.Remainder;
        }
    };

    /// <summary>It, or the default where its first token does not come.</summary>
    public static Parser<T?> Maybe<T>(Parser<T> one) where T : class => input =>
    {
        var result = one(input);
        if (result.WasSuccessful) return Result.Success<T?>(result.Value, result.Remainder);
        return result.Remainder.Position == input.Position
            ? Result.Success<T?>(null, input)
            : Result.Failure<T?>(result.Remainder, result.Message, result.Expectations);
    };

    /// <summary>One or more with commas between.</summary>
    public static Parser<IReadOnlyList<T>> Commas<T>(Parser<T> one) => Separated(',', one);

    /// <summary>One or more with a sign or a keyword between.</summary>
    public static Parser<IReadOnlyList<T>> Separated<T>(char separator, Parser<T> one) =>
        from first in one
        from rest in Each(Token(separator, "").Then(_ => one))
        select (IReadOnlyList<T>)[first, .. rest];

    /// <summary>The result of a place where something else was expected.</summary>
    public static IResult<T> Failed<T>(IInput at, string expected) => Result.Failure<T>(at, "", [expected]);

    private static SqlToken At(IInput input) => ((SqlTokenInput)input).Token;
}
