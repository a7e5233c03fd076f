using System.Xml.Linq;
using Heliograph.Broker;
using Heliograph.Metrics.Exposition;
using Heliograph.Protocol;

namespace Heliograph.Tests.House;

/// <summary>The arrows of the house point one way (docs/architecture.md).</summary>
public sealed class ArchitectureTests
{
    public static TheoryData<string> Projects => [.. HousePlan.Levels.Keys];

    public static TheoryData<string> InnerProjects => ["Protocol", "Metrics", "Broker"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_folder_is_a_room_of_the_plan(string project)
    {
        var unknown = SourceTree.Of(project).Select(file => file.Room).Distinct().Where(room => !HousePlan.Levels[project].ContainsKey(room));

        Assert.True(!unknown.Any(), $"give these folders of {project} a level in HousePlan and docs/architecture.md: {string.Join(", ", unknown)}");
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_room_uses_rooms_of_lower_levels_only(string project)
    {
        var arrows = Arrow.Of(project).ToList();
        var wrong = arrows.Where(arrow => !HousePlan.Allows(project, arrow.From, arrow.To));

        Assert.NotEmpty(arrows);
        Assert.True(!wrong.Any(), "arrows that do not point to a lower level:\n" + string.Join("\n", wrong));
    }

    [Fact]
    public void Every_namespace_names_the_room_its_file_is_in() => Assert.All(SourceTree.Shipped.Where(file => file.Namespace.Length > 0), file =>
    {
        var room = $"Heliograph.{file.Project}" + (file.Room.Length == 0 ? "" : $".{file.Room}");
        Assert.True(file.Namespace == room || file.Namespace.StartsWith(room + '.', StringComparison.Ordinal), $"{file.Path} is in {file.Namespace}");
    });

    [Fact]
    public void Every_project_that_ships_is_in_the_plan() => Assert.Equal(
        Directory.GetFiles(Path.Combine(SourceTree.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetFileNameWithoutExtension(path)["Heliograph.".Length..]).Order(),
        HousePlan.Levels.Keys.Order());

    [Theory]
    [InlineData("Protocol", "")]
    [InlineData("Metrics", "")]
    [InlineData("Broker", "Heliograph.Metrics Heliograph.Protocol")]
    public void A_project_references_what_its_boundary_allows(string project, string allowed)
    {
        var file = XDocument.Parse(SourceTree.Read($"src/Heliograph.{project}/Heliograph.{project}.csproj"));
        var projects = file.Descendants("ProjectReference").Select(item => Path.GetFileNameWithoutExtension(item.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Equal(allowed, string.Join(' ', projects.Order()));
        Assert.Empty(file.Descendants("PackageReference"));
        Assert.Empty(file.Descendants("FrameworkReference"));
    }

    [Theory]
    [MemberData(nameof(InnerProjects))]
    public void An_inner_project_is_compiled_against_the_runtime_alone(string project) => Assert.All(References(project), name =>
        Assert.True(name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Heliograph.", StringComparison.Ordinal), $"{project} uses {name}"));

    [Fact]
    public void The_codec_does_no_input_or_output() => Assert.DoesNotContain(References("Protocol"), name =>
        name.StartsWith("System.Net", StringComparison.Ordinal) || name.StartsWith("System.IO", StringComparison.Ordinal)
        || name.StartsWith("System.Threading", StringComparison.Ordinal));

    private static IEnumerable<string> References(string project)
    {
        var type = project switch { "Protocol" => typeof(Frame), "Metrics" => typeof(MetricsPage), _ => typeof(MessageBroker) };
        return type.Assembly.GetReferencedAssemblies().Select(name => name.Name!);
    }
}
