using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Heliograph.Server.Apps;
using Heliograph.Server.Http;

namespace Heliograph.Server.Hosting;

/// <summary>What the deployment API keeps beside the database. Made on the first start, except what is there already.</summary>
/// <param name="path">The folder.</param>
internal sealed class DataFolder(string path)
{
    private const string FirstName = "default";
    private const int IdDigits = 8;

    /// <summary>The apps.</summary>
    public AppsFile Apps { get; } = new(Path.Combine(path, "apps.json"));

    /// <summary>The key of the app that the first start made, as <c>heliograph apps create --json</c> prints one; only the owner may read it.</summary>
    public string FirstAppFile => Path.Combine(path, "first-app.json");

    /// <summary>Whether that file is there and its key may still open something.</summary>
    public bool HasFirstApp => File.Exists(FirstAppFile) && Apps.Read().Any(app => app.Name == FirstName);

    /// <summary>Users, rules and bans of MQTT clients.</summary>
    public string AccessFile => Path.Combine(path, "access.db");

    /// <summary>Rules, and what they reach, as the management API has set them; only the owner may read it.</summary>
    public string IntegrationFile => Path.Combine(path, "integration.json");

    /// <summary>The certificate that the server makes for itself.</summary>
    public string CertificateFile => Path.Combine(path, "api-certificate.pem");

    /// <summary>The key to it; only the owner may read it.</summary>
    public string KeyFile => Path.Combine(path, "api-key.pem");

    private string IdFile => Path.Combine(path, "deployment.id");

    /// <summary>The kept id of this deployment; a new one the first time.</summary>
    /// <exception cref="StartFailure">The folder cannot be written, or the file holds no id.</exception>
    public string DeploymentId() => OrFail(() =>
    {
        if (!File.Exists(IdFile))
        {
            PrivateFile.MakeFolderOf(IdFile);
            PrivateFile.Replace(IdFile, Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(IdDigits, lowercase: true) + "\n"));
        }

        var id = File.ReadAllText(IdFile).Trim();
        return id.Length is > 0 and <= 256 ? id : throw new StartFailure($"'{IdFile}' holds no id; write the id of the deployment into it, or remove it for a new one");
    });

    /// <summary>Makes the certificate if it is not there.</summary>
    /// <exception cref="StartFailure">The folder cannot be written.</exception>
    public void EnsureCertificate(TimeProvider clock) => OrFail(() =>
    {
        SelfSignedCertificate.Ensure(CertificateFile, KeyFile, clock);
        return true;
    });

    /// <summary>Makes an app if there has never been one, and checks that the apps can be read.</summary>
    /// <exception cref="AppsException">The apps cannot be read or written.</exception>
    public async Task EnsureAppAsync(TimeProvider clock)
    {
        await new AppList(Apps, clock).CreateFirstAsync(FirstName, first => PrivateFile.Replace(FirstAppFile, Format(first))).ConfigureAwait(false);
        Apps.Read();
    }

    /// <summary>A key as people and programs are given it: <c>{"app_id":…,"app_secret":…}</c>.</summary>
    public static byte[] Format(NewApp app) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["app_id"] = app.App.Id, ["app_secret"] = app.Secret }), (byte)'\n'];

    private T OrFail<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StartFailure($"the data folder '{path}' cannot be made or written: {cause.Message}", cause);
        }
    }
}
