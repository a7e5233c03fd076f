using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Heliograph.Server.Configuration;

/// <summary>Reads a YAML document into nodes that know their line; anchors and aliases are resolved.</summary>
internal sealed class YamlReader(string text)
{
    private const int MaxDepth = 32;

    private readonly Parser _parser = new(new StringReader(text));
    private readonly Dictionary<string, YamlNode> _anchors = [];

    /// <summary>Reads the one document of the file; null when the file has none.</summary>
    /// <exception cref="YamlException">The file is no YAML, or has two documents.</exception>
    public YamlNode? Read()
    {
        try
        {
            return Document();
        }
        catch (Exception fault) when (fault is not YamlException)
        {
            // The parser throws all kinds of exceptions for some broken files, without a position; the last node it read is the nearest.
            var position = _parser.Current?.End ?? Mark.Empty;
            throw new YamlException(position, position, "the file ends or changes its form in the middle of a value", fault);
        }
    }

    private YamlNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
            return null;
        _parser.Consume<DocumentStart>();
        var node = Node(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
            throw new YamlException(second.Start, second.End, "a second document begins here; only one is read");
        return node;
    }

    private YamlNode Node(int depth)
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
            return _anchors.TryGetValue(alias.Value.Value, out var known) ? known : throw Fault(alias, $"no anchor &{alias.Value} above");
        if (depth > MaxDepth)
            throw Fault(_parser.Current!, "nested too deep");
        var start = _parser.Consume<NodeEvent>();
        var node = start switch
        {
            Scalar scalar => new YamlNode(SettingKind.Value, IsNull(scalar) ? null : scalar.Value, scalar.Start.Line, []),
            MappingStart => new YamlNode(SettingKind.Section, null, start.Start.Line, Mapping(depth)),
            _ => new YamlNode(SettingKind.List, null, start.Start.Line, Sequence(depth)),
        };
        if (!start.Anchor.IsEmpty)
            _anchors[start.Anchor.Value] = node;
        return node;
    }

    private List<(string, long, YamlNode)> Mapping(int depth)
    {
        var children = new List<(string, long, YamlNode)>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
                throw Fault(_parser.Current!, "expected a key that is a plain word");
            children.Add((key.Value, key.Start.Line, Node(depth + 1)));
        }

        return children;
    }

    private List<(string, long, YamlNode)> Sequence(int depth)
    {
        var children = new List<(string, long, YamlNode)>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            var item = Node(depth + 1);
            children.Add((children.Count.ToString(CultureInfo.InvariantCulture), item.Line, item));
        }

        return children;
    }

    private static bool IsNull(Scalar scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL";

    private static YamlException Fault(ParsingEvent at, string message) => new(at.Start, at.End, message);
}
