using Heliograph.Server.Sql.Values;

namespace Heliograph.Server.Sql.Functions;

/// <summary>JSON as functions take and return it: what is wrong with it is an exception that names the function.</summary>
internal static class SqlJsonText
{
    /// <summary>The value that a text is as JSON.</summary>
    /// <exception cref="SqlException">It is no JSON, or nested too deeply.</exception>
    public static SqlValue Decode(SqlValue text, SqlCall call)
    {
        try
        {
            return SqlJson.Read(text);
        }
        catch (SqlException reason)
        {
            throw call.Fail(reason.Message);
        }
    }

    /// <summary>A value as JSON; undefined is null.</summary>
    /// <exception cref="SqlException">It is nested too deeply, or too long.</exception>
    public static SqlValue Encode(SqlValue value, SqlCall call)
    {
        try
        {
            return SqlValue.Of(SqlJson.Write(value));
        }
        catch (SqlException reason)
        {
            throw call.Fail(reason.Message);
        }
    }
}
