using Xunit.Abstractions;

namespace Heliograph.Tests.House;

/// <summary>Nothing grows beyond what one can read; the medians are in the output of the test.</summary>
public sealed class SizeTests(ITestOutputHelper output)
{
    private const int LongestFile = 500;
    private const int LargestClass = 800;

    [Fact]
    public void No_file_is_longer_than_500_lines() =>
        Assert.Empty(SourceTree.All.Where(file => file.Lines > LongestFile).Select(file => $"{file.Path}: {file.Lines} lines"));

    [Fact]
    public void No_class_over_all_its_partial_files_is_larger_than_800_lines()
    {
        var classes = SourceTree.All.GroupBy(file => file.Subject).Select(parts => (Name: parts.Key, Lines: parts.Sum(part => part.Lines))).ToList();

        Assert.Contains(classes, one => one.Name.EndsWith("/MqttConnection", StringComparison.Ordinal) && one.Lines > LongestFile);
        Assert.Empty(classes.Where(one => one.Lines > LargestClass).Select(one => $"{one.Name}: {one.Lines} lines"));
    }

    [Fact]
    public void Files_are_short_in_the_median()
    {
        foreach (var project in SourceTree.All.GroupBy(file => file.Path.Split('/')[1]))
        {
            var lines = project.Select(file => file.Lines).Order().ToList();
            var methods = project.SelectMany(MethodLengths).Order().DefaultIfEmpty().ToList();
            output.WriteLine($"{project.Key}: {lines.Count} files, {lines.Sum()} lines; file median {At(lines, 0.5)}, p90 {At(lines, 0.9)}, longest {lines[^1]}; "
                + $"method median {At(methods, 0.5)}, p90 {At(methods, 0.9)}, longest {methods[^1]}");
        }

        Assert.InRange(At([.. SourceTree.Shipped.Select(file => file.Lines).Order()], 0.5), 1, 60);
        Assert.InRange(At([.. SourceTree.Shipped.SelectMany(MethodLengths).Order()], 0.5), 1, 8);
    }

    private static int At(List<int> sorted, double quantile) => sorted[(int)(quantile * (sorted.Count - 1))];

    // Members of a type that is not nested are indented by four: from the line that declares one with a body to the brace that ends it.
    private static IEnumerable<int> MethodLengths(SourceFile file)
    {
        var lines = file.Code.Split('\n');
        for (var i = 0; i < lines.Length - 1; i++)
        {
            if (!IsMember(lines[i]) || !lines[i].Contains('(', StringComparison.Ordinal)) continue;
            var end = i;
            while (end < lines.Length - 1 && lines[end] != "    }" && !lines[end].EndsWith(';')) end++;
            if (lines[i].EndsWith(';') || lines[i].Contains("=>", StringComparison.Ordinal) || !Array.Exists(lines[i..end], line => line == "    {"))
            {
                yield return end - i + 1;
                continue;
            }

            // What is opened at this depth and closed otherwise (`} = …;`, `}, …);`) is no method.
            end = Array.FindIndex(lines, i, line => line.StartsWith("    }", StringComparison.Ordinal));
            if (end < 0) yield break;
            yield return end - i + 1;
            i = end;
        }
    }

    private static bool IsMember(string line) => line.Length > 5 && line.StartsWith("    ", StringComparison.Ordinal) && char.IsAsciiLetter(line[4]);
}
