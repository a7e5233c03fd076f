using Heliograph.Server.Sql;
using Heliograph.Server.Sql.Values;

namespace Heliograph.Tests.Sql.Functions;

/// <summary>A message made of columns.</summary>
internal sealed class TestInput : SqlInput
{
    private readonly SqlMap _columns = new();

    public override IReadOnlyList<string> Columns => [.. _columns.Fields.Select(column => column.Key)];

    internal object this[string name]
    {
        set => _columns[name] = FunctionCalls.Value(value);
    }

    public override SqlValue Column(string name) => _columns[name];
}
