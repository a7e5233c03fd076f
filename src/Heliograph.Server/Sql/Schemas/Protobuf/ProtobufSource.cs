using Google.Protobuf.Reflection;
using ProtoBuf.Reflection;

namespace Heliograph.Server.Sql.Schemas.Protobuf;

/// <summary>The text of a .proto file. It imports what Protocol Buffers bring along and nothing else: no file is read.</summary>
internal sealed class ProtobufSource
{
    private const string Name = "schema.proto";
    private const int LongestShown = 200;

    private readonly FileDescriptorSet _files = new() { FileSystem = new NoFiles() };
    private readonly Dictionary<string, ProtobufEnum> _enums = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProtobufMessage> _messages = new(StringComparer.Ordinal);

    /// <summary>Parses it.</summary>
    /// <exception cref="SchemaException">It is none.</exception>
    public ProtobufSource(string text)
    {
        ProtobufBraces.Check(text);
        try
        {
            using var lines = new ProtobufLines(text, () => FirstError is not null);
            _files.Add(Name, true, lines);
            _files.Process();
        }
        catch (Exception wrong) when (wrong is not OutOfMemoryException)
        {
            // An import that is no name of a file, for one.
            throw new SchemaException($"no .proto file: {Shown(wrong.Message)}", wrong);
        }

        if (FirstError is { } first) throw new SchemaException($"line {first.LineNumber}, column {first.ColumnNumber}: {Shown(first.Message)}");
        if (_files.Files.Any(file => file.Syntax is not ("" or "proto2" or "proto3"))) throw new SchemaException("the syntax is neither proto2 nor proto3");
    }

    /// <summary>Its messages by name: with the package, and without it, as statements call them.</summary>
    /// <exception cref="SchemaException">There is none.</exception>
    public IEnumerable<KeyValuePair<string, ProtobufMessage>> Messages()
    {
        foreach (var file in _files.Files) Enums(file.EnumTypes, Prefix(file));
        foreach (var file in _files.Files) Nested(file.MessageTypes, Prefix(file), (message, prefix) => Enums(message.EnumTypes, prefix));
        foreach (var file in _files.Files) Nested(file.MessageTypes, Prefix(file), (message, prefix) => _messages[prefix] = MessageOf(message, prefix, file));
        foreach (var file in _files.Files) Nested(file.MessageTypes, Prefix(file), Link);
        var own = Prefix(_files.Files.First(file => file.Name == Name));
        var names = new Dictionary<string, ProtobufMessage>(StringComparer.Ordinal);
        foreach (var (name, message) in _messages.Where(one => !one.Value.IsEntry))
        {
            names.TryAdd(name[1..], message);
            if (name.StartsWith(own + '.', StringComparison.Ordinal)) names.TryAdd(name[(own.Length + 1)..], message);
        }

        return names.Count > 0 ? names : throw new SchemaException("there is no message in it");
    }

    private Error? FirstError => Array.Find(_files.GetErrors(), error => error.IsError);

    // The parser repeats what it does not understand.
    private static string Shown(string message) => SchemaText.Shown(message, LongestShown) + (message.Length > LongestShown ? "…" : "");

    private static string Prefix(FileDescriptorProto file) => string.IsNullOrEmpty(file.Package) ? "" : $".{file.Package}";

    private static void Nested(IEnumerable<DescriptorProto> messages, string prefix, Action<DescriptorProto, string> visit)
    {
        foreach (var message in messages)
        {
            var name = $"{prefix}.{message.Name}";
            visit(message, name);
            Nested(message.NestedTypes, name, visit);
        }
    }

    private void Enums(IEnumerable<EnumDescriptorProto> enums, string prefix)
    {
        foreach (var one in enums) _enums[$"{prefix}.{one.Name}"] = new(one.Values.Select(value => (value.Name, value.Number)));
    }

    private ProtobufMessage MessageOf(DescriptorProto message, string name, FileDescriptorProto file)
    {
        // Not every field that the parser makes, such as that of a map or a group, has been looked at by it.
        var twice = message.Fields.GroupBy(field => field.Name).FirstOrDefault(group => group.Count() > 1)?.Key ?? message.Fields.GroupBy(field => field.Number).FirstOrDefault(group => group.Count() > 1)?.Last().Name;
        if (twice is not null) throw new SchemaException($"the message {Shown(message.Name)} has two fields of the name or number of '{Shown(twice)}'");
        return new(name[(Prefix(file).Length + 1)..], message.Options?.MapEntry == true, message.Fields.Select(field => FieldOf(field, file.Syntax == "proto3", message.Options?.MapEntry == true)));
    }

    private ProtobufField FieldOf(FieldDescriptorProto field, bool isProto3, bool isEntry)
    {
        var made = new ProtobufField(field.Name, field.Number, TypeOf(field.type))
        {
            IsRepeated = field.label == FieldDescriptorProto.Label.LabelRepeated,
            IsRequired = field.label == FieldDescriptorProto.Label.LabelRequired,
            Alternative = field.ShouldSerializeOneofIndex() && !field.Proto3Optional ? field.OneofIndex : -1,
            Enum = field.type == FieldDescriptorProto.Type.TypeEnum ? _enums[field.TypeName] : null,
        };
        return made with
        {
            IsUtf8 = isProto3 && made.Type == ProtobufType.String,
            IsPacked = made.IsRepeated && made.IsPackable && (field.Options?.ShouldSerializePacked() == true ? field.Options.Packed : isProto3),
            IsImplicit = (isEntry || (isProto3 && !field.Proto3Optional && made.Alternative < 0)) && !made.IsRepeated && !made.HoldsMessages,
        };
    }

    private void Link(DescriptorProto message, string name)
    {
        foreach (var field in message.Fields.Where(field => field.type is FieldDescriptorProto.Type.TypeMessage or FieldDescriptorProto.Type.TypeGroup))
        {
            var own = _messages[name];
            own.Fields[own.Find(field.Number)].Message = _messages[field.TypeName];
        }
    }

    private static ProtobufType TypeOf(FieldDescriptorProto.Type type) => type switch
    {
        FieldDescriptorProto.Type.TypeDouble => ProtobufType.Double,
        FieldDescriptorProto.Type.TypeFloat => ProtobufType.Float,
        FieldDescriptorProto.Type.TypeInt32 => ProtobufType.Int32,
        FieldDescriptorProto.Type.TypeInt64 => ProtobufType.Int64,
        FieldDescriptorProto.Type.TypeUint32 => ProtobufType.UInt32,
        FieldDescriptorProto.Type.TypeUint64 => ProtobufType.UInt64,
        FieldDescriptorProto.Type.TypeSint32 => ProtobufType.SInt32,
        FieldDescriptorProto.Type.TypeSint64 => ProtobufType.SInt64,
        FieldDescriptorProto.Type.TypeFixed32 => ProtobufType.Fixed32,
        FieldDescriptorProto.Type.TypeFixed64 => ProtobufType.Fixed64,
        FieldDescriptorProto.Type.TypeSfixed32 => ProtobufType.SFixed32,
        FieldDescriptorProto.Type.TypeSfixed64 => ProtobufType.SFixed64,
        FieldDescriptorProto.Type.TypeBool => ProtobufType.Bool,
        FieldDescriptorProto.Type.TypeEnum => ProtobufType.Enum,
        FieldDescriptorProto.Type.TypeString => ProtobufType.String,
        FieldDescriptorProto.Type.TypeBytes => ProtobufType.Bytes,
        FieldDescriptorProto.Type.TypeGroup => ProtobufType.Group,
        _ => ProtobufType.Message,
    };

    private sealed class NoFiles : IFileSystem
    {
        public bool Exists(string path) => false;

        public TextReader OpenText(string path) => throw new FileNotFoundException("no file is read");
    }
}
