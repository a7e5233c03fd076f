using Heliograph.Server.Sql.Jq.Parsing;

namespace Heliograph.Server.Sql.Jq.Functions;

/// <summary>The functions that are written in the language itself.</summary>
internal static class JqPrelude
{
    private const string Text = """
        def arrays: select(type == "array");
        def objects: select(type == "object");
        def iterables: select(type == "array" or type == "object");
        def booleans: select(type == "boolean");
        def numbers: select(type == "number");
        def normals: select(isnormal);
        def finites: select(isinfinite or isnan | not);
        def strings: select(type == "string");
        def nulls: select(. == null);
        def values: select(. != null);
        def scalars: select(type != "array" and type != "object");

        def first: .[0];
        def last: .[-1];
        def last(g): reduce g as $one (null; $one);
        def nth($n): .[$n];
        def skip($n; g): if $n > 0 then foreach g as $one ($n + 1; . - 1; if . <= 0 then $one else empty end) else g end;
        def nth($n; g): if $n < 0 then error("nth doesn't support negative indices") else first(skip($n; g)) end;
        def until(done; step): if done then . else (step | until(done; step)) end;
        def while(goes; step): if goes then ., (step | while(goes; step)) else empty end;
        def repeat(g): g, repeat(g);
        def add(g): reduce g as $one (null; . + $one);

        def in(whole): . as $key | whole | has($key);
        def inside(whole): . as $part | whole | contains($part);
        def combinations: if length == 0 then [] else .[0][] as $one | (.[1:] | combinations) as $others | [$one] + $others end;
        def combinations($n): . as $set | [range($n) | $set] | combinations;
        def walk(f): if type == "object" then map_values(walk(f)) elif type == "array" then map(walk(f)) else . end | f;
        def paths: path(..) | select(length > 0);
        def paths(chosen): . as $all | paths | select(. as $one | $all | getpath($one) | chosen);
        def leaf_paths: paths(scalars);
        def pick(places): . as $all | reduce path(places) as $one (null; setpath($one; $all | getpath($one)));
        def IN(g): . as $one | any(g; . == $one);
        def IN(g; others): any(g; IN(others));
        def INDEX(g; key): reduce g as $row ({}; .[$row | key | tostring] = $row);
        def INDEX(key): INDEX(.[]; key);
        def JOIN($index; rows; key): rows | [., $index[key]];
        def JOIN($index; key): [JOIN($index; .[]; key)];
        def JOIN($index; rows; key; joined): JOIN($index; rows; key) | joined;

        def splits($re; flags): split($re; flags) | .[];
        def splits($re): splits($re; null);
        def capture($re; flags): match($re; flags) | __captures;
        def capture($re): capture($re; null);
        def scan($re; $flags): match($re; "g" + $flags) | if (.captures | length) > 0 then [.captures[].string] else .string end;
        def scan($re): scan($re; null);
        def sub($re; by; $flags): . as $in | [match($re; $flags)] as $found | [$found[] | __captures | [by]] as $by | $in | __splice($found; $by) | .[];
        def sub($re; by): sub($re; by; null);
        def gsub($re; by; $flags): sub($re; by; $flags + "g");
        def gsub($re; by): sub($re; by; "g");

        def fromstream(events): foreach events as $event ({};
          (if .whole then {} else . end)
          | if $event | length == 2
            then .value |= setpath($event[0]; $event[1]) | .whole = ($event[0] | length == 0)
            else .whole = ($event[0] | length == 1) end;
          if .whole then .value else empty end);
        def truncate_stream(events): . as $depth | null | events | select(.[0] | length > $depth) | .[0] |= .[$depth:];

        def isvalid(f): try (f | true) catch false;
        def debug(message): (message | empty), .;
        """;

    private static readonly Lazy<JqScope> s_scope = new(() =>
    {
        var scope = JqScope.OfPrelude();
        new JqParser(Text, scope).Definitions();
        return scope;
    });

    /// <summary>Where programs find them.</summary>
    public static JqScope Scope => s_scope.Value;
}
