using System.Reflection;

namespace Heliograph.Server.Hosting;

/// <summary>The version of this program.</summary>
internal static class ProductVersion
{
    /// <summary>The version, without the commit it was built from.</summary>
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
