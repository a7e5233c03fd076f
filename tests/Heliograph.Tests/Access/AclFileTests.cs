using Heliograph.Broker.Access;
using Heliograph.Server.Access;
using Heliograph.Server.Access.Acl;
using Microsoft.Extensions.Logging;

namespace Heliograph.Tests.Access;

/// <summary>A file of rules that changes while it is used.</summary>
public sealed class AclFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("heliograph-acl-").FullName, "acl.conf");
    private readonly TestLog _log = new();
    private int _changes;

    public void Dispose()
    {
        _log.Dispose();
        Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);
    }

    [Fact]
    public void A_changed_file_holds_at_once()
    {
        using var file = Open("{allow, all}.");
        Assert.Equal(AccessDecision.Allow, Ask(file));

        Write("{deny, all}.");
        file.Poll();

        Assert.Equal((AccessDecision.Deny, 1), (Ask(file), _changes));
        file.Poll();
        Assert.Equal(1, _changes);
    }

    [Theory]
    [InlineData("{deny, all")]
    [InlineData(null)]
    public void A_wrong_or_missing_file_leaves_the_rules_and_is_reported_once(string? text)
    {
        using var file = Open("{allow, all}.");
        if (text is null) File.Delete(_path);
        else Write(text);
        for (var i = 0; i < 3; i++) file.Poll();

        Assert.Equal((AccessDecision.Allow, 0), (Ask(file), _changes));
        var line = Assert.Single(_log.Lines);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains(_path, line.Text, StringComparison.Ordinal);
        Write("{deny, all}.");
        file.Poll();
        Assert.Equal((AccessDecision.Deny, 1), (Ask(file), _changes));
    }

    [Theory]
    [InlineData("{allow}.", "line 1")]
    [InlineData(null, "acl.conf")]
    public void A_file_that_is_wrong_from_the_start_is_refused(string? text, string says)
    {
        if (text is not null) Write(text);

        var wrong = Assert.Throws<AccessFileException>(() => AclFile.Open("acl", _path, () => { }, _log.CreateLogger("acl"), new TestClock()));

        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
    }

    private AclFile Open(string text)
    {
        Write(text);
        return AclFile.Open("acl", _path, () => _changes++, _log.CreateLogger("acl"), new TestClock());
    }

    private void Write(string text) => File.WriteAllText(_path, text);

    private static AccessDecision Ask(AclFile file) => file.Check(RuleQuestions.Client().Publish("t").Request);
}
