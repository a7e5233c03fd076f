using System.Text.RegularExpressions;
using Heliograph.Tests.House;

namespace Heliograph.Tests.Monitoring;

/// <summary>The Chinese pages say the same: the same commands, the same chapters and tables, and each page leads to the other.</summary>
public sealed partial class TranslationTests
{
    public static TheoryData<string, string> Pages => new()
    {
        { "README.md", "README.zh-CN.md" },
        { "docs/monitoring.md", "docs/monitoring.zh-CN.md" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public void Both_languages_show_the_same_commands(string english, string chinese)
    {
        Assert.NotEmpty(Blocks(english));
        Assert.Equal(Blocks(english), Blocks(chinese));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Both_languages_have_the_same_chapters_and_tables(string english, string chinese) => Assert.Equal(Outline(english), Outline(chinese));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_page_leads_to_the_other(string english, string chinese)
    {
        Assert.Contains($"]({Path.GetFileName(chinese)})", SourceTree.Read(english), StringComparison.Ordinal);
        Assert.Contains($"]({Path.GetFileName(english)})", SourceTree.Read(chinese), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_link_of_the_chinese_readme_leads_somewhere() => Assert.All(
        Link().Matches(SourceTree.Read("README.zh-CN.md")).Select(match => match.Groups[1].Value), target => Assert.True(SourceTree.Exists(target), target));

    // What the shell does not see is translated: comments, and the prose around the blocks.
    private static IEnumerable<string> Blocks(string page) => Block().Matches(SourceTree.Read(page)).Select(match => Comment().Replace(match.Value, "").TrimEnd());

    private static IEnumerable<string> Outline(string page) => SourceTree.Read(page).Split('\n')
        .Where(line => line.StartsWith('#') || line.StartsWith('|'))
        .Select(line => line.StartsWith('#') ? line.Split(' ')[0] : $"{line.Count(letter => letter == '|')} columns");

    [GeneratedRegex(@"(?ms)^ *```\w*\n.*?^ *```$|(?:^    \S[^\n]*\n)+")]
    private static partial Regex Block();

    [GeneratedRegex(@" +# .*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\]\(((?!https?:|#|mailto:)[^)#\s]+)")]
    private static partial Regex Link();
}
